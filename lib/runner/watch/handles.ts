import { activeHandles, type NodeHandle } from '../../notebook/internals.js';
import { type Opened, openedBy, pendingTimers } from './context.js';
import type { Scripts } from './scripts.js';

/** Something that a cell opened and that is still open. */
export interface OpenHandle {
  cell: number;
  line: number | null;
  /** What it is, in Spanish: `una conexión TCP con 127.0.0.1:25`. */
  what: string;
}

/** What cells opened and that would keep a process alive: sockets, servers, child processes. */
export function openHandles(scripts: Scripts): OpenHandle[] {
  const found: OpenHandle[] = [];
  for (const handle of activeHandles()) {
    const opened = openedBy(handle._handle ?? handle) ?? openedBy(handle);
    if (!opened) continue;
    found.push({ cell: opened.cell, line: lineOf(opened, scripts), what: describe(handle, opened.type) });
  }
  for (const { opened, repeats } of pendingTimers()) {
    if (!repeats) continue;
    found.push({
      cell: opened.cell,
      line: lineOf(opened, scripts),
      what: 'un setInterval sin clearInterval',
    });
  }
  return found;
}

function lineOf(opened: Opened, scripts: Scripts): number | null {
  const place = scripts.cellPlace(opened.stack);
  return place?.cell === opened.cell ? place.line : opened.waitingLine;
}

function describe(handle: NodeHandle, type: string): string {
  if (type === 'PROCESSWRAP') return `el proceso hijo "${handle.spawnfile ?? '?'}"`;
  if (type === 'UDPWRAP') return `un socket UDP${where(handle)}`;
  if (type === 'TCPSERVERWRAP' || type === 'PIPESERVERWRAP' || /SERVER/.test(type))
    return `un servidor que escucha${where(handle)}`;
  if (handle.remoteAddress) return `una conexión TCP con ${handle.remoteAddress}:${handle.remotePort}`;
  if (type === 'PIPEWRAP') return 'una conexión local';
  return 'una conexión de red';
}

function where(handle: NodeHandle): string {
  try {
    const address = handle.address?.() as { address?: string; port?: number } | string | null;
    if (typeof address === 'object' && address?.port) return ` en ${address.address}:${address.port}`;
  } catch {
    // An unbound socket has no address, and says so by throwing.
  }
  return '';
}
