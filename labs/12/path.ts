import type { Trace, views } from 'maillab';
import { answerOf, exchangesIn, iterationOf, type Lookup, lookupsOf } from '../dns.js';
import {
  MAIL1_EXAMPLE,
  NS_COM,
  NS_EXAMPLE,
  NS_ROOT,
  NS1_MISITIO,
  PC_A,
  PC_D,
  RESOLVER,
  SMTP_5,
} from '../hosts.js';
import { fetches, imapIn, sessionsOf } from '../sessions.js';

type Ladder = Parameters<typeof views.ladder>[0];
type Step = Ladder['steps'][number];

/** A step of the picture with the frame that it stands for. */
interface Event {
  frame: number;
  step: Step;
  /** The heading that it belongs under. */
  stage: Stage;
}

type Stage = keyof typeof HEADINGS;

const HEADINGS = {
  nombre: 'PC-A averigua la dirección de su servidor',
  envio: 'Envío: PC-A entrega en smtp-5',
  mx: 'smtp-5 averigua quién recibe el correo de example.com',
  entrega: 'Entrega: smtp-5 se conecta con mail1',
  buzon: 'PC-D averigua la dirección de su servidor',
  retiro: 'Retiro: Alicia lee su buzón',
} as const;

const STAGES = Object.keys(HEADINGS) as Stage[];

/** The path in two pictures that a page can hold. */
const PARTS: Record<'envio' | 'retiro', readonly Stage[]> = {
  envio: ['nombre', 'envio', 'mx', 'entrega'],
  retiro: ['buzon', 'retiro'],
};
const CAPTIONS = { envio: 'De PC-A al buzón de Alicia', retiro: 'Del buzón a PC-D' } as const;

const LANES = [
  { label: 'PC-A', address: PC_A },
  { label: 'ns1', address: NS1_MISITIO },
  { label: 'smtp-5', address: SMTP_5 },
  { label: 'raíz', address: NS_ROOT },
  { label: 'com', address: NS_COM },
  { label: 'ex.com', address: NS_EXAMPLE },
  { label: 'mail1', address: MAIL1_EXAMPLE },
  { label: 'resolver', address: RESOLVER },
  { label: 'PC-D', address: PC_D },
];

/** What a host asks about, and under which heading. */
const ASKERS: Record<string, Stage> = { [PC_A]: 'nombre', [SMTP_5]: 'mx', [PC_D]: 'buzon' };

const lane = (address: string): number => LANES.findIndex((each) => each.address === address);
const known = (...addresses: string[]): boolean => addresses.every((address) => lane(address) >= 0);

/** The lookups by which the message finds its way: those of the three askers, and what their resolvers asked for them. */
export function wayfinding(trace: Trace): { lookup: Lookup; stage: Stage; iteration: Lookup[] }[] {
  const lookups = lookupsOf(trace);
  const exchanges = new Set(lookups.flatMap(exchangesIn).map(({ exchange }) => exchange.toLowerCase()));
  return lookups.flatMap((lookup) => {
    const stage = ASKERS[lookup.asker];
    // A mail server also looks up who is connecting to it: that is no part of the way.
    const onTheWay = lookup.asker !== SMTP_5 || exchanges.has(lookup.name);
    const addressed = lookup.type === 'MX' || (lookup.type === 'A' && onTheWay);
    if (!stage || !addressed || !known(lookup.server)) return [];
    return [{ lookup, stage, iteration: iterationOf(trace, lookup) }];
  });
}

function lookupEvents({ lookup, stage }: { lookup: Lookup; stage: Stage }): Event[] {
  const { asker, server, name, type, exchange } = lookup;
  const [from, to] = [lane(asker), lane(server)];
  const [query, response] = [exchange.commandFrames[0]!, exchange.replyFrames[0]];
  const asked: Step = { from, to, label: `${type} ${name}`, at: String(query) };
  if (response === undefined) return [{ frame: query, step: { ...asked, lost: true }, stage }];
  const answered: Step = { from: to, to: from, label: answerOf(lookup), at: String(response) };
  return [
    { frame: query, step: asked, stage },
    { frame: response, step: answered, stage },
  ];
}

/** A step with its lanes counted anew. */
function moved(step: Step, place: (lane: number) => number): Step {
  if ('to' in step) return { ...step, from: place(step.from), to: place(step.to) };
  return step.lane === undefined ? step : { ...step, lane: place(step.lane) };
}

/** An exchange or several, drawn as one arrow there and one back. */
interface Said {
  commandFrames: number[];
  replyFrames: number[];
  asked: string;
  answered: string;
}

function saidEvents(from: number, to: number, stage: Stage, said: readonly Said[]): Event[] {
  return said.flatMap(({ commandFrames, replyFrames, asked, answered }) => {
    const events: Event[] = [];
    const [command, reply] = [commandFrames[0], replyFrames.at(-1)];
    if (command !== undefined) {
      events.push({ frame: command, step: { from, to, label: asked, at: String(command) }, stage });
    }
    if (reply !== undefined) {
      events.push({ frame: reply, step: { from: to, to: from, label: answered, at: String(reply) }, stage });
    }
    return events;
  });
}

function smtpEvents(trace: Trace): Event[] {
  return sessionsOf(trace).flatMap((session) => {
    const { stream, exchanges } = session;
    const [client, server] = [stream.client.address, stream.server.address];
    if (!known(client, server)) return [];
    const stage: Stage = client === PC_A ? 'envio' : 'entrega';
    const [from, to] = [lane(client), lane(server)];
    const envelope = exchanges.filter(({ verb }) => ['MAIL', 'RCPT', 'DATA'].includes(verb ?? ''));
    const content = exchanges.filter(({ kind }) => kind === 'content');
    const codes = (each: typeof exchanges) => each.map(({ response }) => response?.code ?? '—').join(', ');
    const said: Said[] = [
      ...(envelope.length > 0
        ? [
            {
              commandFrames: envelope.flatMap(({ commandFrames }) => commandFrames),
              replyFrames: envelope.flatMap(({ replyFrames }) => replyFrames),
              asked: envelope.map(({ verb }) => verb).join(', '),
              answered: codes(envelope),
            },
          ]
        : []),
      ...content.map(({ commandFrames, replyFrames, reply }) => ({
        commandFrames,
        replyFrames,
        asked: 'el mensaje',
        answered: reply ?? '—',
      })),
    ];
    const syn: Event = {
      frame: session.firstFrame,
      step: { from, to, label: `SYN al puerto ${stream.server.port}`, at: String(session.firstFrame) },
      stage,
    };
    return [syn, ...saidEvents(from, to, stage, said)];
  });
}

function imapEvents(trace: Trace): Event[] {
  const fetched = imapIn(trace).filter(fetches);
  const streams = trace
    .conversations('imap')
    .filter(({ client, server }) => known(client.address, server.address));
  return streams.flatMap(({ client, server, stream }) => {
    const [from, to] = [lane(client.address), lane(server.address)];
    const first = trace.follow(stream!)!.frames[0]!;
    const syn: Event = {
      frame: first,
      step: { from, to, label: `SYN al puerto ${server.port}`, at: String(first) },
      stage: 'retiro',
    };
    const said = fetched.map(({ verb, commandFrames, replyFrames }) => ({
      commandFrames,
      replyFrames,
      asked: verb!,
      answered: 'el mensaje',
    }));
    return [syn, ...saidEvents(from, to, 'retiro', said)];
  });
}

/**
 * A message's path as a ladder, to the mailbox or from there on: delegation joined to SMTP and IMAP, each step with its
 * frame, the stages numbered from the first. What the receiving server asks on its own (PTR, SPF) is one mark.
 */
export function journey(trace: Trace, part: keyof typeof PARTS): Ladder {
  const found = wayfinding(trace);
  const events = [
    ...found.flatMap(({ lookup, stage, iteration }) =>
      [lookup, ...iteration].flatMap((each) =>
        known(each.server) ? lookupEvents({ lookup: each, stage }) : [],
      ),
    ),
    ...smtpEvents(trace),
    ...imapEvents(trace),
    ...checksOf(trace),
  ].sort((a, b) => a.frame - b.frame);
  const seen = new Set<Stage>();
  const end = Math.max(...events.filter(({ stage }) => stage === 'retiro').map(({ frame }) => frame), -1);
  const path = events.filter(({ frame, stage }) => PARTS[part].includes(stage) && (end < 0 || frame <= end));
  const taking = LANES.filter(({ address }) =>
    path.some(({ step }) => 'to' in step && [step.from, step.to].includes(lane(address))),
  );
  const place = (index: number) => taking.indexOf(LANES[index]!);
  const steps = path
    .map(({ step, ...rest }) => ({ ...rest, step: moved(step, place) }))
    .flatMap(({ step, stage }): Step[] => {
      if (seen.has(stage)) return [step];
      seen.add(stage);
      return [{ label: `${STAGES.indexOf(stage) + 1} · ${HEADINGS[stage]}` }, step];
    });
  const drawn = found.reduce((sum, { iteration }) => sum + 1 + iteration.length, 0);
  const others = lookupsOf(trace).length - drawn;
  return {
    caption: CAPTIONS[part],
    lanes: taking.map(({ label, address }) => ({ label, note: address.replace('172.28.0', '') })),
    steps,
    note: `Direcciones: 172.28.0.x. Consultas DNS de la captura sin dibujar: ${others} (PTR y SPF, con los que quien recibe mira a quien entrega, y lo que hizo falta para contestarlas).`,
  };
}

/** What mail1 asks about who is delivering, as one mark. */
function checksOf(trace: Trace): Event[] {
  const checks = lookupsOf(trace).filter(({ asker }) => asker === MAIL1_EXAMPLE);
  if (checks.length === 0) return [];
  const types = [...new Set(checks.map(({ type }) => type))].join(', ');
  const [frame] = checks[0]!.frames;
  return [
    {
      frame: frame!,
      step: { lane: lane(MAIL1_EXAMPLE), label: `consulta ${types}`, at: String(frame), tone: 'note' },
      stage: 'entrega',
    },
  ];
}
