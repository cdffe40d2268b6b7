import { check, Flag, type Trace, type views } from 'maillab';
import { attemptsAt } from '../attempts.js';
import { lookupsOf } from '../dns.js';
import { CORREO_REDES2024, MAIL_REDES2024, NS1_REDES2024, NS2_REDES2024, OUTSIDER } from '../hosts.js';
import { need, needSome } from '../need.js';

const { citeFrames, list, namedTrace, set } = check;

/** The domain's servers, by what a student's table calls them. */
const SERVERS = {
  ns1: NS1_REDES2024,
  ns2: NS2_REDES2024,
  mail: MAIL_REDES2024,
  correo: CORREO_REDES2024,
} as const satisfies Record<ServerName, string>;

/** A server of redes2024.com.ar, as a student's table calls it. */
export type ServerName = 'ns1' | 'ns2' | 'mail' | 'correo';

/** What listens where: for each server, its open ports by name. */
export type PortTable = Readonly<Partial<Record<ServerName, readonly string[]>>>;

/** A port that was probed, and the frame that shows what came of it. */
interface Probe {
  /** `25/tcp`. */
  port: string;
  open: boolean;
  frame: number;
}

/** What a host outside the domain found out about a server's ports: SYN/ACK or RST; for UDP an answer or none. */
export function probesOf(trace: Trace, address: string): Probe[] {
  const ports = trace.streams
    .filter(({ client, server }) => client.address === OUTSIDER && server.address === address)
    .map(({ server }) => server.port);
  const tcp = [...new Set(ports)].flatMap((port): Probe[] => {
    const [attempt] = attemptsAt(trace, address, port);
    if (!attempt || attempt.outcome === 'silencio') return [];
    const open = attempt.outcome === 'abierta';
    return [{ port: `${port}/tcp`, open, frame: open ? accepting(trace, address, port) : attempt.rst! }];
  });
  const udp = lookupsOf(trace)
    .filter(
      ({ asker, server, exchange }) =>
        asker === OUTSIDER && server === address && exchange.transport === 'udp',
    )
    .map(({ exchange }): Probe => {
      const reply = exchange.response ? exchange.replyFrames[0] : undefined;
      return { port: '53/udp', open: reply !== undefined, frame: reply ?? exchange.commandFrames[0]! };
    });
  needSome(tcp, `nobody probed ${address} in this trace. Capture the probing.`);
  return [...tcp, ...udp.slice(0, 1)];
}

/** The frame of the server's SYN/ACK. */
function accepting(trace: Trace, address: string, port: number): number {
  return trace.packets.find(
    ({ tcp, ip }) =>
      ip?.source === address && tcp?.sourcePort === port && tcp.flags & Flag.SYN && tcp.flags & Flag.ACK,
  )!.frame.number;
}

function openOf(trace: Trace, address: string): check.Observation<readonly string[]> {
  const open = probesOf(trace, address).filter((probe) => probe.open);
  const frames = open.map(({ frame }) => frame);
  return {
    value: open.map(({ port }) => port),
    frames,
    says: `abiertos ${list(open.map(({ port }) => port))}, en ${citeFrames(frames)}`,
  };
}

function frameOf(trace: Trace, address: string, port: string): number {
  const probe = probesOf(trace, address).find((each) => each.port === port);
  return need(probe, `port ${port} of ${address} was not probed in this trace.`).frame;
}

/** What was probed beside what the student's table says: the same word in both is a table that was right. */
export function portMatrix(trace: Trace, table: PortTable = {}): Parameters<typeof views.matrix>[0] {
  const servers = Object.keys(SERVERS) as ServerName[];
  const found = servers.map((server) => probesOf(trace, SERVERS[server]));
  const ports = [...new Set(found.flatMap((probes) => probes.map(({ port }) => port)))];
  return {
    caption: 'Puertos: lo que se encontró y lo que dice tu tabla',
    corner: 'Puerto',
    columns: servers,
    rows: ports.map((port) => ({
      label: port,
      cells: servers.map((server, index) => {
        const probe = found[index]!.find((each) => each.port === port);
        if (!probe) return { text: 'sin probar', tone: 'muted' as const };
        const expected = table[server];
        const state = `${probe.open ? 'abierto' : 'cerrado'}, trama ${probe.frame}`;
        if (!expected || expected.includes(port) === probe.open)
          return { text: state, tone: probe.open ? ('good' as const) : ('muted' as const) };
        return {
          text: state,
          tone: 'bad' as const,
          note: `tu tabla dice ${probe.open ? 'cerrado' : 'abierto'}`,
        };
      }),
    })),
  };
}

const HINT =
  'Fijate qué puertos contestaron SYN/ACK y cuáles RST; para UDP, si hubo respuesta, un aviso de ICMP o nada.';

/** Open ports of each server; evidence: the trace of the probing. */
export const ports = [
  set({
    id: '10.e/ns',
    prompt: '¿Qué puertos tiene abiertos ns1? (Así: "53/udp".)',
    hints: [
      '¿Qué le preguntan a ns1, y por qué transporte?',
      '¿Cómo copia la zona el secundario? ¿Y qué hace quien recibe una respuesta truncada?',
      HINT,
    ],
    observe: ({ trace }) => openOf(trace, NS1_REDES2024),
    misconceptions: [
      {
        claim: 'Un servidor de nombres atiende solo por UDP.',
        answer: ['53/udp'],
        refute({ trace }) {
          const frame = frameOf(trace, NS1_REDES2024, '53/tcp');
          return {
            frames: [frame],
            says: `aceptó una conexión en el 53 (${citeFrames([frame])}): TCP hace falta para copiar la zona y para lo que no entra en un datagrama (RFC 9210, sección 3)`,
          };
        },
      },
    ],
  }),
  set({
    id: '10.e/mail',
    prompt: '¿Qué puertos tiene abiertos mail?',
    hints: [
      '¿Quiénes le entregan mensajes, y quiénes los retiran?',
      'Los usuarios propios, ¿entran por el mismo puerto que los otros servidores? ¿Hay más de una forma de cifrar?',
      HINT,
    ],
    observe: ({ trace }) => openOf(trace, MAIL_REDES2024),
    misconceptions: [
      {
        claim: 'Con el 25 alcanza: es el puerto del correo.',
        answer: ['25/tcp'],
        refute({ trace }) {
          const frames = ['587/tcp', '143/tcp'].map((port) => frameOf(trace, MAIL_REDES2024, port));
          return {
            frames,
            says: `por el 25 entra lo de otros servidores; los usuarios envían por el 587 y leen por el 143, que también aceptaron (${citeFrames(frames)})`,
          };
        },
      },
      {
        claim: 'Un servidor de correo también atiende el 53, porque usa DNS.',
        answer: ({ trace }) => [...openOf(trace, MAIL_REDES2024).value, '53/udp', '53/tcp'],
        refute({ trace }) {
          const frame = frameOf(trace, MAIL_REDES2024, '53/tcp');
          return {
            frames: [frame],
            says: `es cliente del DNS, no servidor: al 53 contestó RST (${citeFrames([frame])})`,
          };
        },
      },
    ],
  }),
  set({
    id: '10.e/correo',
    prompt: '¿Qué puertos tiene abiertos correo, el servidor web?',
    hints: [
      '¿Quién se conecta a esta máquina, y con qué protocolo?',
      'Que esta máquina use IMAP y SMTP, ¿quiere decir que alguien se conecte a ella con ellos?',
      HINT,
    ],
    observe: ({ trace }) => openOf(trace, CORREO_REDES2024),
    misconceptions: [
      {
        claim: 'El webmail tiene abiertos también los puertos de correo.',
        answer: ['80/tcp', '443/tcp', '143/tcp', '587/tcp'],
        refute({ trace }) {
          const frames = ['143/tcp', '587/tcp'].map((port) => frameOf(trace, CORREO_REDES2024, port));
          return {
            frames,
            says: `de IMAP y SMTP es cliente: al 143 y al 587 contestó RST (${citeFrames(frames)})`,
          };
        },
      },
    ],
  }),
];

const NAMES: Partial<Record<string, string>> = {
  smtp: 'SMTP',
  imap: 'IMAP',
  dns: 'DNS',
  pop3: 'POP3',
  http: 'HTTP',
};

/** What a host speaks in a trace, and on which side: `SMTP cliente`, each with the first frame that shows it. */
export function rolesOf(trace: Trace, address: string): { role: string; frame: number }[] {
  const found = trace.conversations().flatMap(({ protocol, client, server, exchanges }) => {
    const name = protocol === 'tls' && server.port === 443 ? 'HTTPS' : NAMES[protocol];
    const side = client.address === address ? 'cliente' : server.address === address ? 'servidor' : null;
    const frame = exchanges[0]?.frames[0];
    return name && side && frame !== undefined ? [{ role: `${name} ${side}`, frame }] : [];
  });
  return [...new Map(found.reverse().map((each) => [each.role, each])).values()].reverse();
}

function roles(evidence: check.Evidence, address: string): check.Observation<readonly string[]> {
  const found = needSome(
    rolesOf(namedTrace(evidence, 'web'), address),
    `${address} does not appear in the trace "web". Capture the webmail session.`,
  );
  return {
    value: found.map(({ role }) => role),
    frames: found.map(({ frame }) => frame),
    trace: 'web',
    says: list(found.map(({ role, frame }) => `${role} (${citeFrames([frame])})`)),
  };
}

function roleFrame(evidence: check.Evidence, address: string, role: string): number {
  const found = rolesOf(namedTrace(evidence, 'web'), address).find((each) => each.role === role);
  return need(found, `${address} is no "${role}" in the trace "web".`).frame;
}

/** Application protocols of each server; evidence: the trace `web` of a whole webmail session. */
export const protocols = [
  set({
    id: '10.d/correo',
    prompt:
      '¿Qué protocolos de aplicación habló correo durante la sesión, y de qué lado? (Así: "SMTP cliente", "HTTPS servidor".)',
    hints: [
      '¿Con quiénes habló: solo con el navegador?',
      'Una misma máquina puede ser servidor de un protocolo y cliente de otro. ¿Quién mandó el SYN en cada conexión?',
      'Recorré las conversaciones en que aparece 203.0.113.8, también las de UDP.',
    ],
    observe: (evidence) => roles(evidence, CORREO_REDES2024),
    misconceptions: [
      {
        claim: 'El servidor web habla solamente HTTPS.',
        answer: ['HTTPS servidor'],
        refute(evidence) {
          const frame = roleFrame(evidence, CORREO_REDES2024, 'IMAP cliente');
          return {
            frames: [frame],
            trace: 'web',
            says: `para mostrar el buzón abrió una sesión de IMAP con mail (${citeFrames([frame])}), y antes le preguntó al DNS dónde está`,
          };
        },
      },
    ],
  }),
  set({
    id: '10.d/mail',
    prompt: '¿Y mail, en la misma sesión? (Con la misma forma.)',
    hints: [
      '¿Quién le habló a mail, y a quién le habló mail?',
      'Entregar un mensaje a otro dominio, ¿qué protocolos necesita, y de qué lado?',
      'Recorré las conversaciones en que aparece 203.0.113.111.',
    ],
    observe: (evidence) => roles(evidence, MAIL_REDES2024),
    misconceptions: [
      {
        claim: 'Un servidor de correo es servidor y nada más.',
        answer: ['IMAP servidor', 'SMTP servidor'],
        refute(evidence) {
          const frames = ['DNS cliente', 'SMTP cliente'].map((role) =>
            roleFrame(evidence, MAIL_REDES2024, role),
          );
          return {
            frames,
            trace: 'web',
            says: `para entregar preguntó el MX y se conectó a otro servidor: fue cliente de DNS y de SMTP (${citeFrames(frames)})`,
          };
        },
      },
    ],
  }),
];
