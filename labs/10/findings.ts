import { check, type Trace, type views } from 'maillab';
import { referralOf } from './domain.js';
import { SPF_SAYS, spfOf } from './policy.js';
import {
  addressesOf,
  aliasOf,
  DOMAIN,
  exchangesOf,
  MAIL_ADDRESS,
  nameServersOf,
  ptrOf,
} from './zone-facts.js';

type Table = Parameters<typeof views.table>[0];
type Records = readonly check.ZoneRecord[];

interface Finding {
  what: string;
  holds: boolean;
  detail: string;
  /** Whether the server itself would have said so. */
  server: boolean;
}

/**
 * What a reader finds in the student's zones, each finding by its name: also what a server loads without a word. The
 * delegation is held against the parent's referral in `parent`.
 */
export function zoneFindings(zone: string | undefined, reverse: string | undefined, parent: Trace): Table {
  const columns = ['Qué se mira', '¿Está bien?', { label: 'Detalle', wide: true }, '¿Lo avisa el servidor?'];
  const caption = 'La zona, mirada sin cargarla';
  if (zone === undefined) return { caption, columns, rows: [], note: 'Todavía no hay zona escrita.' };
  const direct = check.parseZone(zone, DOMAIN);
  const back = check.parseZone(reverse ?? '', '113.0.203.in-addr.arpa');
  const rows = findingsOf(direct.records, back.records, referralOf(parent)).map(
    ({ what, holds, detail, server }) => [
      what,
      { text: holds ? 'sí' : 'no', tone: holds ? ('good' as const) : ('bad' as const) },
      detail,
      server ? 'sí' : 'no',
    ],
  );
  const faults = [...direct.faults, ...back.faults].map(({ kind, line, says }) => [
    'Escritura',
    { text: 'no', tone: 'bad' as const },
    `línea ${line}: ${says}`,
    kind === 'syntax' ? 'sí' : 'no',
  ]);
  return { caption, columns, rows: [...faults, ...rows] };
}

const joined = (values: readonly string[]) => values.join(', ') || 'ninguno';

function findingsOf(
  records: Records,
  reverse: Records,
  parent: { records: string[]; glue: string[] },
): Finding[] {
  const servers = nameServersOf(records);
  const told = parent.records.map((record) => record.split(' ')[2]!.toLowerCase()).sort();
  const glued = parent.glue.map((record) => record.split(' ')).map(([name, , address]) => [name!, address!]);
  const glueDiffers = glued.filter(([name, address]) => !addressesOf(records, name!).includes(address!));
  const exchanges = exchangesOf(records);
  const aliased = exchanges.filter((name) => aliasOf(records, name));
  const numeric = exchanges.filter((name) => /^\d+(\.\d+){3}/.test(name));
  const lost = exchanges.filter((name) => addressesOf(records, name).length === 0);
  const crowded = records.filter(
    ({ type, name }) => type === 'CNAME' && records.filter((other) => other.name === name).length > 1,
  );
  const back = ptrOf(reverse, MAIL_ADDRESS);
  const spf = spfOf(records);
  return [
    {
      what: 'SOA',
      holds: one(records, 'SOA'),
      detail: 'uno, y uno solo (RFC 1035, sección 5.2)',
      server: true,
    },
    {
      what: 'Delegación',
      holds: servers.join() === told.join(),
      detail: `la zona dice ${joined(servers)}; el padre, ${joined(told)}`,
      server: false,
    },
    {
      what: 'Pegamento',
      holds: glueDiffers.length === 0,
      detail:
        glueDiffers.length === 0
          ? 'las direcciones de la zona son las del padre'
          : `difiere ${joined(glueDiffers.map(([name]) => name!))}`,
      server: false,
    },
    {
      what: 'MX',
      holds: exchanges.length > 0 && aliased.length + numeric.length + lost.length === 0,
      detail:
        aliased.length > 0
          ? `${joined(aliased)} es un alias (RFC 2181, sección 10.3)`
          : `recibe ${joined(exchanges)}${lost.length > 0 ? ', sin dirección en la zona' : ''}`,
      server: false,
    },
    { what: 'SPF', holds: spf === 'solo', detail: SPF_SAYS[spf], server: false },
    {
      what: 'PTR',
      holds: back.length > 0 && back.every((name) => addressesOf(records, name).includes(MAIL_ADDRESS)),
      detail: `${MAIL_ADDRESS} se llama ${joined(back)}, y conviene que ese nombre vuelva a la misma dirección (RFC 1912, sección 2.1)`,
      server: false,
    },
    {
      what: 'CNAME',
      holds: crowded.length === 0,
      detail:
        crowded.length === 0
          ? 'ningún alias tiene otros registros'
          : `${joined([...new Set(crowded.map(({ name }) => name))])} tiene otros registros (RFC 2181, sección 10.1)`,
      server: true,
    },
  ];
}

function one(records: Records, type: string): boolean {
  return records.filter((record) => record.name === DOMAIN && record.type === type).length === 1;
}
