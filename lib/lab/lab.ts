import { createSocket, type Socket } from 'node:dgram';
import { topology } from 'maillab-vm-provisioning';
import { captureLive, type LiveOptions, type LiveSource } from '../capture/live.js';
import { captureSockets } from '../capture/sockets.js';
import type { Ends } from '../capture/sockets-recording.js';
import { Trace } from '../capture/trace.js';
import { GuestPrograms } from '../hosts/guest-programs.js';
import { LabHost } from '../hosts/lab-host.js';
import { type QueueCounts, queueCounts } from '../hosts/queue.js';
import { followMessage, type Hop, type ServerLog } from '../hosts/story.js';
import type { ControlClient } from '../supervisor/control-client.js';
import {
  type LabEndpoint,
  type LabStatus,
  pickService,
  requireHost,
  statusOf,
} from '../supervisor/endpoints.js';
import type { SupervisorStatus } from '../supervisor/protocol.js';

/** How a lab ends when it is closed: a private one stops, the default one goes on. */
export interface LabLife {
  close(): Promise<void>;
}

/** A mail Internet that runs, and what one can do with it. */
export class Lab {
  private marker: Socket | null = null;

  constructor(
    private readonly client: ControlClient,
    private current: SupervisorStatus,
    private readonly life: LabLife,
  ) {}

  /**
   * Where a service of a lab host listens on this computer: `endpoint('mail.redes.unlp.edu.ar', 'smtp')`, or by its
   * port, `endpoint('mail', 587)`.
   */
  endpoint(host: string, service: string | number, transport: 'tcp' | 'udp' = 'tcp'): LabEndpoint {
    return pickService(this.current.forwards, host, service, transport);
  }

  /** The certificate of the lab's authority, PEM: what the servers' certificates are checked against. */
  get authority(): string {
    return this.current.authority;
  }

  /** A host of the lab by its label (`pc-a`), id or name. */
  host(name: string): LabHost {
    return new LabHost(requireHost(name), new GuestPrograms(this.client), async ({ address }, port) => {
      const target = { transport: 'tcp', guestAddress: address, guestPort: port } as const;
      const { hostPort } = await this.client.request('forward', target);
      return { host: '127.0.0.1', port: hostPort };
    });
  }

  /** State, accelerator, seconds that the resume took, and every endpoint. */
  async status(): Promise<LabStatus> {
    this.current = await this.client.request('status', null);
    return statusOf(this.current);
  }

  /** Messages that wait, by host name and queue: `{ 'mail.crepes.fr': { deferred: 2 } }`. */
  queues(): Promise<Record<string, QueueCounts>> {
    return queueCounts(new GuestPrograms(this.client), topology.hosts);
  }

  /**
   * Runs `action` and gives the trace of exactly what it caused on the lab's wire, on every hop. Ends when every
   * connection that it began has closed; those still open after a limit are named in `trace.options.open`.
   */
  async capture(action: () => unknown, options: LiveOptions = {}): Promise<Trace> {
    const { frames, open } = await captureLive(this.wire(), action, options);
    return Trace.of(frames, { names: hostNames(), open });
  }

  /**
   * Runs `action` and gives both captures of it. `client` is what this process's sockets said and heard: plaintext above
   * TLS. `wire` is as `capture` gives it and carries the secrets of those TLS sessions, so that Wireshark decrypts it.
   */
  async captureBoth(
    action: () => unknown,
    options: LiveOptions = {},
  ): Promise<{ wire: Trace; client: Trace }> {
    let client = new Trace([]);
    const wire = await this.capture(async () => {
      client = await captureSockets(action, { rename: (ends) => this.asInTheLab(ends) });
    }, options);
    const { secrets } = client.options;
    return { client, wire: new Trace(wire.frames, { ...wire.options, ...(secrets && { secrets }) }) };
  }

  /**
   * One message across its hops, by its Message-ID: who had it, under which queue id, who handed it on to whom, with
   * what reply. With a trace, each hop names the connection that carried it.
   */
  async follow(messageId: string, trace?: Trace): Promise<Hop[]> {
    const servers = topology.hosts.filter(({ mta }) => mta);
    const logs: ServerLog[] = [];
    for (const { id, name } of servers) logs.push({ host: name, entries: await this.host(id).log.entries() });
    return followMessage(messageId, logs, trace?.streams);
  }

  /** Back to pristine: every server, queue, mailbox and file as in the saved state. Endpoints stay. */
  async reset(): Promise<void> {
    this.current = await this.client.request('reset', null);
  }

  /**
   * Pulls the machine's reset line, as a power failure would, and waits until every server is up again: minutes.
   * What the servers had on disk is still there.
   */
  async hardReset(): Promise<void> {
    await this.client.request('hardReset', null);
  }

  /** Ends a private lab with everything in it; lets go of the default one. */
  async close(): Promise<void> {
    this.marker?.close();
    this.marker = null;
    await this.life.close();
  }

  /** The ends of a connection by their names in the lab, where it goes to a forwarded port. */
  private asInTheLab({ client, server }: Ends): Ends {
    const forward = this.current.forwards.find(
      ({ transport, hostPort }) => transport === 'tcp' && hostPort === server.port,
    );
    if (!forward) return { client, server };
    return {
      client: { address: topology.client.address, port: client.port },
      server: { address: forward.guestAddress, port: forward.guestPort },
    };
  }

  private wire(): LiveSource {
    return {
      subscribe: (listener) => this.client.subscribe(listener),
      mark: (payload) => {
        this.marker ??= createSocket('udp4').bind(0, '127.0.0.1').unref();
        // A full send buffer loses the datagram, and the marker is sent again.
        this.marker.send(payload, this.current.markerPort, '127.0.0.1', () => {});
      },
    };
  }
}

function hostNames() {
  return topology.hosts.map(({ address, name }) => ({ address, names: [name] }));
}
