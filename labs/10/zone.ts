import { check, type Trace } from 'maillab';
import { lookupsOf, needLookup } from '../dns.js';
import { MAIL, NS2_REDES2024 } from '../hosts.js';
import { need } from '../need.js';
import { SPF_SAYS, spfOf } from './policy.js';
import {
  addressesOf,
  DOMAIN,
  exchangesOf,
  MAIL_ADDRESS,
  nameServersOf,
  ptrOf,
  reachedFrom,
} from './zone-facts.js';

const { citeFrames, field, namedTrace, zone } = check;

/** An alias as the mail exchange: servers load it, RFC 2181 §10.3 forbids it. */
const MX_TO_ALIAS = '@ MX 5 webmail\nwebmail CNAME correo';
const ALIAS_WITH_MORE = 'webmail CNAME correo\nwebmail A 203.0.113.8';
const MX_TO_ADDRESS = `@ MX 5 ${MAIL_ADDRESS}`;

/** The answer of ns2 with the MX that points to an alias. */
function aliasServed(evidence: check.Evidence): { text: string; frames: number[] } {
  const trace = namedTrace(evidence, 'alias');
  const { exchange } = needLookup(
    trace,
    { server: NS2_REDES2024, name: DOMAIN, type: 'MX' },
    'ns2 for the MX with the alias',
  );
  return { text: exchange.response!.answers.map(({ text }) => text).join(), frames: exchange.replyFrames };
}

/** What the zone's checker said when it refused. */
function refused(evidence: check.Evidence): string {
  return need(
    evidence.log.find((each) => /CNAME/.test(each)),
    'the log has no refusal of a zone. Pass {log: …} with what zone.change(…) threw.',
  );
}

/** What the zone's checker says against a zone, out of what `zone.change(…)` threw; undefined when it threw nothing. */
function refusalIn(thrown: string | undefined): string | undefined {
  if (!thrown) return undefined;
  const faults = [...thrown.matchAll(/draft:(\d+): ([^;\n]+)/g)].map(
    ([, line, says]) => `renglón ${line}: ${says!.trim()}`,
  );
  return faults.length > 0 ? faults.join('; ') : thrown;
}

/**
 * The zone, written by the student; evidence: the traces `recursion` and `alias`, the checker's refusal of a bad zone as
 * log, and as the text `carga` what it threw at the student's, if it did.
 */
export const zones = [
  zone({
    id: '10.b',
    prompt:
      'Escribí la zona redes2024.com.ar entera: SOA, NS, direcciones, correo, webmail y quién envía por el dominio.',
    points: 4,
    origin: DOMAIN,
    refusal: ({ texts }) => refusalIn(texts.carga),
    hints: [
      '¿Qué le van a preguntar a ns1 un navegador, otro MTA y quien reciba un mensaje tuyo?',
      '¿Qué nombre necesita cada dirección de la consigna, y qué registro apunta a un nombre en vez de a una dirección?',
      'Hacen falta los tipos SOA, NS, A, MX, TXT y, si querés, CNAME. ¿Pusiste el punto final donde el nombre ya está completo?',
    ],
    requirements: [
      {
        statement: 'los NS sean ns1 y ns2, los que conoce el padre',
        meets: (records) => nameServersOf(records).join() === `ns1.${DOMAIN},ns2.${DOMAIN}`,
      },
      {
        statement: 'ns1 y ns2 tengan la dirección de la consigna',
        meets: (records) =>
          addressesOf(records, `ns1.${DOMAIN}`).join() === '203.0.113.65' &&
          addressesOf(records, `ns2.${DOMAIN}`).join() === '203.0.113.66',
      },
      {
        statement: 'haya un MX y lleve al servidor de correo',
        meets: (records) =>
          exchangesOf(records).length > 0 &&
          exchangesOf(records).every((name) => addressesOf(records, name).join() === MAIL_ADDRESS),
      },
      {
        statement: 'el servidor web se llame correo y tenga su dirección',
        meets: (records) => reachedFrom(records, `correo.${DOMAIN}`).join() === '203.0.113.8',
      },
      {
        statement: 'webmail lleve al servidor web',
        meets: (records) => reachedFrom(records, `webmail.${DOMAIN}`).join() === '203.0.113.8',
      },
      {
        statement: (records) =>
          `haya una sola política SPF y deje enviar al servidor de correo y a nadie más: ${SPF_SAYS[spfOf(records)]}`,
        meets: (records) => spfOf(records) === 'solo',
      },
      {
        statement: 'los nombres de las direcciones (PTR) estén en la zona inversa y no en esta',
        meets: (records) => records.every(({ type }) => type !== 'PTR'),
      },
    ],
    misconceptions: [
      {
        claim: 'Un MX puede apuntar a un alias: el servidor lo acepta.',
        fault: 'mx-alias',
        answer: MX_TO_ALIAS,
        refute(evidence) {
          const { text, frames } = aliasServed(evidence);
          return {
            frames,
            trace: 'alias',
            says: `NSD la cargó y contestó «${text}» (${citeFrames(frames)}), pero el nombre de un MX no debe ser un alias (RFC 2181, sección 10.3): que un servidor lo deje pasar es costumbre suya`,
          };
        },
      },
      {
        claim: 'Un nombre con CNAME puede tener además otros registros.',
        fault: 'cname',
        answer: ALIAS_WITH_MORE,
        refute(evidence) {
          const line = refused(evidence);
          return {
            frames: [],
            logLine: line,
            says: `no: donde hay un CNAME no hay nada más, salvo lo de DNSSEC (RFC 2181, sección 10.1), y esta vez tampoco pasó el control: «${line.replace(/^.*draft:(\d+): /, 'renglón $1: ')}»`,
          };
        },
      },
      {
        claim: 'El MX lleva la dirección del servidor.',
        fault: 'mx-address',
        answer: MX_TO_ADDRESS,
        refute(evidence) {
          const trace = namedTrace(evidence, 'recursion');
          const { exchange } = needLookup(trace, { name: DOMAIN, type: 'MX' }, `ns1 about "${DOMAIN}"`);
          const { text } = exchange.response!.answers[0]!;
          return {
            frames: exchange.replyFrames,
            trace: 'recursion',
            says: `un MX lleva preferencia y nombre, como «${text}» en ${citeFrames(exchange.replyFrames)}; la dirección va aparte, en un registro A (RFC 1035, sección 3.3.9)`,
          };
        },
      },
    ],
  }),
  zone({
    id: '10.b/inversa',
    prompt:
      'Escribí la zona inversa 113.0.203.in-addr.arpa: sus dos servidores de nombres, y el nombre de quien entrega el correo.',
    points: 2,
    origin: '113.0.203.in-addr.arpa',
    hints: [
      'Quien recibe ve una dirección. ¿Cómo averigua el nombre?',
      '¿En qué orden van los números de una dirección dentro de in-addr.arpa?',
      'Los nombres de otra zona van completos. ¿Con qué carácter terminan?',
    ],
    requirements: [
      {
        statement: 'los NS sean los mismos dos',
        meets: (records) =>
          nameServersOf(records, '113.0.203.in-addr.arpa').join() === `ns1.${DOMAIN},ns2.${DOMAIN}`,
      },
      {
        statement: 'la dirección del servidor de correo tenga su nombre',
        meets: (records) => ptrOf(records, MAIL_ADDRESS).join() === `mail.${DOMAIN}`,
      },
    ],
    misconceptions: [
      {
        claim: 'El PTR se escribe en la zona redes2024.com.ar, al lado del A.',
        fault: 'outside',
        answer: 'mail.redes2024.com.ar. PTR 203.0.113.111',
        refute(evidence) {
          const { name, frames } = reverseQuestion(namedTrace(evidence, 'web'));
          return {
            frames,
            trace: 'web',
            says: `quien recibe preguntó por ${name} (${citeFrames(frames)}): el nombre que se busca está bajo in-addr.arpa, que es otra zona (RFC 1035, sección 3.5)`,
          };
        },
      },
    ],
  }),
];

/** The receiving server's question about who is connecting. */
function reverseQuestion(trace: Trace): { name: string; frames: number[] } {
  const { name, exchange } = needLookup(
    trace,
    { asker: MAIL, type: 'PTR' },
    'mail.redes.unlp.edu.ar for a PTR',
  );
  return { name, frames: exchange.commandFrames };
}

/** How the zone gets from the primary to the secondary; evidence: the trace `alias`. */
export const transferred = [
  field({
    id: '10.d/copia',
    prompt: 'ns2 copia la zona de ns1 con el mismo protocolo DNS. ¿Sobre qué transporte?',
    hints: [
      '¿Cabe siempre una zona entera en un datagrama?',
      '¿Qué garantiza TCP que le falta a UDP cuando lo que viaja es largo?',
      'En la captura de la carga, buscá AXFR. ¿Hay un SYN antes?',
    ],
    observe(evidence) {
      const { transport, frames } = axfr(evidence);
      return {
        value: transport.toUpperCase(),
        frames,
        trace: 'alias',
        says: `AXFR por ${transport.toUpperCase()}, en ${citeFrames(frames)} (RFC 5936, sección 4)`,
      };
    },
    misconceptions: [
      {
        claim: 'El DNS usa solo UDP.',
        answer: 'UDP',
        refute(evidence) {
          const { frames } = axfr(evidence);
          return {
            frames,
            trace: 'alias',
            says: `la pregunta AXFR va en ${citeFrames(frames)}, adentro de una conexión TCP; y cualquier servidor de nombres tiene que atender los dos transportes (RFC 9210, sección 3)`,
          };
        },
      },
    ],
  }),
];

function axfr(evidence: check.Evidence): { transport: string; frames: number[] } {
  const found = lookupsOf(namedTrace(evidence, 'alias')).find(({ type }) => type === 'AXFR');
  const { exchange } = need(found, 'no zone was transferred in the trace "alias". Change one in it.');
  return { transport: exchange.transport, frames: exchange.commandFrames };
}
