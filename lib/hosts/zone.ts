import { type Host, nsd, topology, type Zone } from 'maillab-vm-provisioning';
import { LabUnreachableError, UsageError } from '../errors.js';
import { serialToken } from '../protocols/dns/master-file.js';
import { check } from './arguments.js';
import type { GuestPrograms } from './guest-programs.js';
import { untilInGuest } from './guest-script.js';

/**
 * One program for all of it, for each start of one costs time where the CPU is emulated. The server notifies the
 * secondaries itself when it finds a new serial.
 */
const CHANGE = [
  'cat >"$1.draft"',
  '/usr/sbin/nsd-checkzone "$3" "$1.draft" >&2',
  'mv "$1.draft" "$1"',
  'exec /usr/sbin/nsd-control -c "$2" reload "$3"',
].join(' && ');

/** Bash: the serial that a name server, asked itself, has of a zone. */
const ASK = `
serial() {
  local serial
  read -r _ _ serial _ < <(dig "@$1" "$2" SOA +short +norecurse) && echo "$serial"
}
`;

/** A zone on its primary name server. */
export class ZoneFile {
  private readonly zone: Zone;
  private readonly path: string;

  constructor(
    private readonly host: Host,
    private readonly origin: string,
    private readonly guest: GuestPrograms,
  ) {
    check(`open a zone of "${host.name}"`, 'zone', origin);
    const zone = topology.zones.find(
      (candidate) => candidate.origin === origin && candidate.primary === host.id,
    );
    if (!zone) {
      const known = topology.zones
        .filter(({ primary }) => primary === host.id)
        .map((one) => one.origin || '.');
      throw new UsageError(
        `"${host.name}" is not the primary name server of "${origin}": it is of ${known.join(', ') || 'none'}.`,
      );
    }
    this.zone = zone;
    this.path = nsd.zoneFile(host, zone);
  }

  /** The zone's master file (RFC 1035 §5). */
  text(): Promise<string> {
    return this.guest.must(`read the zone "${this.origin}"`, '/bin/cat', [this.path]);
  }

  /**
   * Puts another master file in its place. It is checked first, and refused with the checker's words; its serial is
   * raised where the new text did not; then the server and its secondaries answer from it. Resolvers keep what they
   * have cached.
   */
  async change(edit: string | ((text: string) => string)): Promise<void> {
    const before = await this.text();
    const edited = typeof edit === 'string' ? edit : edit(before);
    if (typeof edited !== 'string') {
      throw new UsageError(`Cannot change the zone "${this.origin}": the new text is no string.`);
    }
    const text = serialOf(edited) > serialOf(before) ? edited : withSerial(edited, serialOf(before) + 1);
    await this.guest.must(
      `change the zone "${this.origin}"`,
      '/bin/sh',
      ['-c', CHANGE, 'change', this.path, nsd.paths(this.host).config, this.origin || '.'],
      { input: text },
    );
    await this.untilServed(serialOf(text));
  }

  private async untilServed(serial: number): Promise<void> {
    const { secondaries } = this.zone;
    const servers = topology.hosts.filter(({ id }) => id === this.host.id || secondaries.includes(id));
    for (const { id, address, name } of servers) {
      const served = await untilInGuest(this.guest, `ask "${name}" for the zone "${this.origin}"`, {
        script: ASK,
        condition: '[ "$(serial "$1" "$2")" = "$3" ]',
        args: [address, `${this.origin}.`, String(serial)],
        host: id,
        limit: 30_000,
      });
      if (served !== undefined) continue;
      throw new LabUnreachableError(
        `Changed the zone "${this.origin}", but "${name}" does not answer with serial ${serial}. See "maillab doctor".`,
      );
    }
  }
}

/** The serial in a master file's SOA record; -1 where there is none, or none of 32 bits (RFC 1035 §3.3.13). */
export function serialOf(text: string): number {
  const written = serialToken(text)?.text ?? '';
  return /^\d+$/.test(written) && Number(written) < 2 ** 32 ? Number(written) : -1;
}

/** The master file with another serial; as it is where its SOA record has none. */
export function withSerial(text: string, serial: number): string {
  if (serialOf(text) < 0) return text;
  const { at, text: old } = serialToken(text)!;
  return text.slice(0, at) + serial + text.slice(at + old.length);
}
