import { randomBytes } from 'node:crypto';
import net from 'node:net';
import path from 'node:path';

/** What a kernel reads from its connection file. */
export interface ConnectionInfo {
  transport: 'ipc' | 'tcp';
  ip: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
  key: string;
  signature_scheme: 'hmac-sha256';
}

/** Addresses that nobody else has, and a key that nobody else knows; sockets are files in `folder` where they can be. */
export async function newConnection(folder: string): Promise<ConnectionInfo> {
  const addresses = process.platform === 'win32' ? await freePorts() : unixSockets(folder);
  return { ...addresses, key: randomBytes(24).toString('hex'), signature_scheme: 'hmac-sha256' };
}

type Addresses = Omit<ConnectionInfo, 'key' | 'signature_scheme'>;

/** Names Unix sockets in the kernel's own folder: no TCP port, and no other user can connect. */
function unixSockets(folder: string): Addresses {
  const ports = { shell_port: 1, iopub_port: 2, stdin_port: 3, control_port: 4, hb_port: 5 };
  return { transport: 'ipc', ip: path.join(folder, 's'), ...ports };
}

async function freePorts(): Promise<Addresses> {
  const servers = await Promise.all(
    Array.from({ length: 5 }, async () => {
      const server = net.createServer().listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  const [shell_port, iopub_port, stdin_port, control_port, hb_port] = ports as [
    number,
    number,
    number,
    number,
    number,
  ];
  return { transport: 'tcp', ip: '127.0.0.1', shell_port, iopub_port, stdin_port, control_port, hb_port };
}
