import type { Stream } from '../wire/stream.js';
import { columnsView } from './columns.js';
import { type FollowOptions, followView } from './follow.js';
import { type HasRows, type PacketListOptions, type PacketRow, packetListView } from './packet-list.js';
import type { View } from './view.js';

/** Something captured, and what to call it: «desde el cable», «desde el cliente». */
export interface Labelled<T> {
  label: string;
  of: T;
}

/** The packet lists of two captures of one thing, side by side. */
export function compareTracesView(
  left: Labelled<HasRows | Iterable<PacketRow>>,
  right: Labelled<HasRows | Iterable<PacketRow>>,
  options: PacketListOptions = {},
): View {
  return columnsView({
    caption: options.caption ?? 'La misma comunicación en dos capturas',
    views: [left, right].map(({ label, of }) => ({
      label,
      view: packetListView(of, { ...options, caption: 'Lista de paquetes' }),
    })),
  });
}

/** One connection in two captures, such as its ciphertext on the wire beside its plaintext above TLS. */
export function compareStreamsView(
  left: Labelled<Stream>,
  right: Labelled<Stream>,
  options: FollowOptions = {},
): View {
  return columnsView({
    caption: options.caption ?? 'La misma conexión en dos capturas',
    views: [left, right].map(({ label, of }) => ({
      label,
      view: followView(of, { limit: 2048, perLine: 8, ...options, caption: 'Flujo TCP' }),
    })),
  });
}
