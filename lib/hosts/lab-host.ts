import { type Host, topology, unbound } from 'maillab-vm-provisioning';
import { UsageError } from '../errors.js';
import type { LabEndpoint } from '../supervisor/endpoints.js';
import { check, checkEach } from './arguments.js';
import { Ehlo } from './ehlo.js';
import type { GuestPrograms, ProgramResult, RunOptions } from './guest-programs.js';
import { type ServerLoad, serverLoads } from './load.js';
import { MailLog } from './log.js';
import { StoredMailbox } from './mailbox.js';
import { filterPort, movePort } from './ports.js';
import { MailQueue } from './queue.js';
import { Settings } from './settings.js';
import { Transports } from './transports.js';
import { controlUnits, linkUp } from './units.js';
import { ZoneFile } from './zone.js';

/** Opens a port of the lab on 127.0.0.1. */
export type OpenEndpoint = (host: Host, port: number) => Promise<LabEndpoint>;

/** One host of the lab, and what one may do to it. `lab.reset()` undoes all of it. */
export class LabHost {
  /** Its mail queue. */
  readonly queue: MailQueue;
  /** What its mail server has logged. */
  readonly log: MailLog;
  /** Where its mail server sends mail for a domain instead of asking the DNS. */
  readonly transports: Transports;
  /** Parameters of its mail server. */
  readonly settings: Settings;
  /** Keywords that its mail server leaves out of the reply to EHLO. */
  readonly ehlo: Ehlo;

  constructor(
    readonly facts: Host,
    private readonly guest: GuestPrograms,
    private readonly openEndpoint: OpenEndpoint,
  ) {
    this.queue = new MailQueue(facts, guest);
    this.log = new MailLog(facts, guest);
    this.transports = new Transports(facts, guest);
    this.settings = new Settings(facts, guest);
    this.ehlo = new Ehlo(facts, guest);
  }

  /** Its name in the DNS of the lab, such as `mail.redes.unlp.edu.ar`. */
  get name(): string {
    return this.facts.name;
  }

  /** Its IPv4 address on the lab network. */
  get address(): string {
    return this.facts.address;
  }

  /** Runs a program on this host: with its address, its resolver and its host name. */
  async run(program: string, args: readonly string[] = [], options: RunOptions = {}): Promise<ProgramResult> {
    check(`run a program on "${this.name}"`, 'program', program);
    checkEach(`run "${program}" on "${this.name}"`, 'argument', args);
    return this.guest.run('/usr/local/bin/on-host', [this.facts.id, program, ...args], options);
  }

  /** Stops the server of a service (`smtp`, `imap`, `dns` …), or every server of the host; waits until it has stopped. */
  stop(service?: string): Promise<void> {
    return controlUnits(this.guest, this.facts, 'stop', service);
  }

  /** Starts what `stop` stopped; waits until it listens. */
  start(service?: string): Promise<void> {
    return controlUnits(this.guest, this.facts, 'start', service);
  }

  /** Stops and starts the server of a service, or every server; waits until it listens. */
  restart(service?: string): Promise<void> {
    return controlUnits(this.guest, this.facts, 'restart', service);
  }

  /** Kills the server of a service without a word (SIGKILL), with its children. */
  kill(service: string): Promise<void> {
    return controlUnits(this.guest, this.facts, 'kill', service);
  }

  /** Unplugs the host's cable: nothing that is sent to it is answered. */
  cutOff(): Promise<void> {
    return linkUp(this.guest, this.facts, false);
  }

  /** Plugs the cable in again. */
  reconnect(): Promise<void> {
    return linkUp(this.guest, this.facts, true);
  }

  /** Lets a service listen on another port of this host. Where that port is reached from this computer. */
  async movePort(service: string, port: number): Promise<LabEndpoint> {
    await movePort(this.guest, this.facts, service, port);
    return this.openEndpoint(this.facts, port);
  }

  /** Makes the host drop what comes to a TCP port: silence, where a closed port answers with RST. */
  filterPort(port: number, on = true): Promise<void> {
    return filterPort(this.guest, this.facts, port, on);
  }

  /** The mailbox of an account, by its login or address, as the server sees it. */
  mailbox(account: string): StoredMailbox {
    const { id, name } = this.facts;
    check(`open a mailbox of "${name}"`, 'account', account);
    const found = topology.accounts.find(
      ({ host, login, address }) => host === id && (login === account || address === account),
    );
    if (found) return new StoredMailbox(this.facts, found.login, this.guest);
    const known = topology.accounts.filter(({ host }) => host === id).map(({ login }) => login);
    throw new UsageError(`"${name}" keeps no mailbox "${account}": it has ${known.join(', ') || 'none'}.`);
  }

  /** A zone that this host is the primary name server of. */
  zone(origin: string): ZoneFile {
    return new ZoneFile(this.facts, origin, this.guest);
  }

  /** What each server of this host costs: processes, memory, connections. */
  load(): Promise<ServerLoad[]> {
    return serverLoads(this.guest, this.facts);
  }

  /** Makes the resolver on this host forget every answer. */
  async flushCache(): Promise<void> {
    if (!unbound.runsOn(this.facts))
      throw new UsageError(`"${this.name}" is no resolver, so it has no cache.`);
    const { config } = unbound.paths(this.facts);
    await this.guest.must(`flush the cache of "${this.name}"`, '/usr/sbin/unbound-control', [
      ...['-c', config, 'flush_zone', '.'],
    ]);
  }
}
