import type { RenderedFile } from '../render/file.js';
import type { Host, HostRow, ServiceName, Topology } from '../topology/types.js';

/** All that the paths of an instance depend on; systemd's `%i` stands for it in a unit that all instances share. */
export type HostId = Pick<Host, 'id'>;

/** `%i`, for the paths in a unit that all instances share. */
export const ANY: HostId = { id: '%i' };

/** One kind of server, all of it: a lab host that runs one has an instance of its own, the unit `NAME@ID`. */
export interface Server {
  /** As its units are called. */
  readonly name: string;
  /** Debian packages. */
  readonly packages: readonly string[];
  runsOn(host: HostRow): boolean;
  /** What an instance listens for; asked of hosts that run one, as all below. */
  services(host: HostRow): readonly ServiceName[];
  /** Where an instance has its files in the guest. */
  paths(host: HostId): Readonly<Record<string, string>>;
  /** Commands for all instances, run before anything else is set up. */
  readonly first?: readonly string[][];
  /** Files that no single instance owns, such as how systemd starts one. */
  shared(topology: Topology): RenderedFile[];
  /** Everything that one instance reads. */
  files(host: Host, topology: Topology): RenderedFile[];
  /** Run in the new system, in order: make what cannot be rendered, then let the server check its files. */
  commands(host: Host, topology: Topology): string[][];
}

/** The systemd unit of an instance. */
export function unitOf({ name }: Pick<Server, 'name'>, { id }: HostId): string {
  return `${name}@${id}`;
}
