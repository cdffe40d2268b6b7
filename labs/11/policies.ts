import { check, readEnvelope, type SmtpExchange, type Trace } from 'maillab';
import { needLookup } from '../dns.js';
import { RESOLVER } from '../hosts.js';
import { need } from '../need.js';
import type { SeenSession } from '../seen-session.js';
import { sessionOf } from '../sessions.js';
import { spfIn } from '../spf/resolve.js';
import type { Asked, SpfEvaluation, SpfStep } from '../spf/types.js';
import { spfRequests } from './requests.js';

const { choice, citeFrames, field, list, namedTrace, truth } = check;

/** Every question that an evaluation asked, in order. */
export function askedIn({ lookup, steps }: SpfEvaluation): Asked[] {
  return [
    ...(lookup ? [lookup] : []),
    ...steps.flatMap(({ asked, inside }) => [...asked, ...(inside ? askedIn(inside) : [])]),
  ];
}

/** Frames of these questions and their answers. */
export function framesOf(asked: readonly Asked[]): number[] {
  return asked.flatMap(({ answer }) => answer.frames ?? []);
}

/** The steps of an evaluation and of those inside it, in order. */
export function stepsIn({ steps }: SpfEvaluation): SpfStep[] {
  return steps.flatMap((step) => [step, ...(step.inside ? stepsIn(step.inside) : [])]);
}

/** The university's policy for PC-A, its frames, and the record that it includes. */
function university(trace: Trace) {
  const outcome = spfIn(trace, spfRequests.universidad);
  const included = need(
    outcome.steps.find(({ inside }) => inside)?.inside,
    'the policy evaluated includes none. Evaluate "universidad".',
  );
  return { outcome, included, frames: framesOf(askedIn(outcome)) };
}

/** The frames in which a record was published. */
const publishedIn = ({ lookup }: SpfEvaluation): number[] => framesOf(lookup ? [lookup] : []);

/** 11.c; evidence: the trace of the evaluation of `spfRequests.universidad`. */
export const university11 = [
  field({
    id: '11.c/resultado',
    prompt:
      'Entrega PC-A (172.28.0.52) con remitente redesycomunicaciones@redes.unlp.edu.ar. ¿Qué resultado da SPF?',
    hints: [
      '¿PC-A es alguno de los servidores que el registro nombra?',
      'Adentro del include hay un -all. ¿De qué registro es ese «fail», y qué le dice al de afuera (RFC 7208, sección 5.2)?',
      'Recorré el árbol hasta el primer término que coincide en el registro de arriba, y mirá su signo.',
    ],
    observe({ trace }) {
      const { outcome, frames } = university(trace);
      const decisive = outcome.steps.at(-1)!;
      return {
        value: outcome.result,
        frames,
        says: `${outcome.result}, por ${decisive.text}, con lo contestado en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Un -all adentro de un include termina la evaluación.',
        answer: 'fail',
        refute({ trace }) {
          const { included } = university(trace);
          const frames = publishedIn(included);
          return {
            frames,
            says: `el registro incluido (${citeFrames(frames)}) da ${included.result}, y un include solo coincide con pass: con lo demás se sigue en el registro de afuera (RFC 7208, sección 5.2)`,
          };
        },
      },
      {
        claim: 'Si el servidor aceptó el mensaje, SPF dio pass.',
        answer: 'pass',
        refute({ trace }) {
          const { outcome, frames } = university(trace);
          return {
            frames,
            says: `ninguna de las direcciones de ${citeFrames(frames)} es 172.28.0.52: coincidió ${outcome.steps.at(-1)!.text}; aceptar igual fue decisión del que recibe`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.c/consultas',
    prompt: '¿Cuánto marcó el contador de términos que consultan al terminar esa evaluación?',
    hints: [
      '¿Todos los términos necesitan preguntarle algo al DNS?',
      'Cuentan include, a, mx, ptr, exists y redirect (RFC 7208, sección 4.6.4). ¿Y el TXT del propio dominio?',
      'Leé el contador del último término que cuenta en el árbol.',
    ],
    observe({ trace }) {
      const { outcome } = university(trace);
      const counting = stepsIn(outcome).filter(({ counter }) => counter !== null);
      const frames = framesOf(askedIn(outcome));
      return {
        value: outcome.lookups,
        frames,
        says: `${outcome.lookups}: ${list(counting.map(({ text }) => text))}; fueron ${askedIn(outcome).length} consultas, en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El límite de diez cuenta consultas al DNS.',
        answer: ({ trace }) => askedIn(university(trace).outcome).length,
        refute({ trace }) {
          const { outcome } = university(trace);
          const own = publishedIn(outcome);
          return {
            frames: own,
            says: `se cuentan términos, no consultas: la de ${citeFrames(own)}, que trae el registro, no cuenta, y mx cuenta una vez aunque pida varias direcciones, que tienen su propio tope (RFC 7208, sección 4.6.4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.c/relay',
    prompt:
      'Si el mismo mensaje lo entrega relay.unlp.edu.ar (172.28.0.44), ¿qué término del registro de redes.unlp.edu.ar coincide?',
    hints: [
      '¿El relay es un MX de redes.unlp.edu.ar?',
      '¿Qué tiene que dar el registro incluido para que el include coincida?',
      'Buscá 172.28.0.44 entre las respuestas, y mirá de qué término cuelga esa consulta.',
    ],
    observe({ trace }) {
      const outcome = spfIn(trace, spfRequests.relay);
      const last = outcome.steps.at(-1)!;
      const frames = framesOf(askedIn(outcome));
      const inner = last.inside ? ` (adentro, ${last.inside.steps.at(-1)!.text})` : '';
      return {
        value: last.text,
        frames,
        says: `${last.text}${inner} da ${outcome.result}, con lo contestado en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Los servidores que pueden enviar son los MX.',
        answer: 'mx',
        refute({ trace }) {
          const [mx] = spfIn(trace, spfRequests.relay).steps;
          const frames = framesOf(mx!.asked);
          return {
            frames,
            says: `los MX de ${citeFrames(frames)} no tienen esa dirección: MX dice quién recibe, y para enviar puede haber otros`,
          };
        },
      },
    ],
  }),
];

/** The RCPT that a policy refused. */
function refusal(trace: Trace): SeenSession {
  const session = sessionOf(trace);
  session.refused('RCPT');
  return session;
}

/** The domain that MAIL names. */
const domainOf = ({ argument }: SmtpExchange) => readEnvelope(argument).address.split('@').at(-1)!;

/** What the refusing server asked about a name's policy. */
const policyFor = (trace: Trace, name: string) =>
  needLookup(trace, { type: 'TXT', name: name.toLowerCase(), server: RESOLVER }, `the policy of ${name}`);

/** Who decides, and on what; evidence: `acepta` and `rechaza`, one sender at two receivers. */
export const deciding = [
  choice<'sobre' | 'from' | 'helo'>({
    id: '11.c/identidad',
    prompt: 'En el envío rechazado, ¿de dónde sacó el servidor el dominio cuya política aplicó?',
    options: {
      sobre: 'del remitente del sobre (MAIL FROM)',
      from: 'del campo From que ve quien lee',
      helo: 'del nombre con que saludó el cliente',
    },
    hints: [
      '¿En qué momento llegó el rechazo: antes o después de DATA?',
      'SPF comprueba dos identidades, y ninguna está en el mensaje (RFC 7208, secciones 2.3 y 2.4).',
      'Compará el dominio de la consulta TXT con lo que se había dicho hasta ahí en la sesión.',
    ],
    observe(evidence) {
      const trace = namedTrace(evidence, 'rechaza');
      const mail = refusal(trace).accepted('MAIL');
      const policy = policyFor(trace, domainOf(mail));
      const frames = [...mail.commandFrames, ...policy.frames];
      return {
        value: 'sobre',
        frames,
        trace: 'rechaza',
        says: `MAIL ${mail.argument} en ${citeFrames(mail.commandFrames)}, y la política de ${policy.name} en ${citeFrames(policy.frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'SPF protege el campo From.',
        answer: 'from',
        refute(evidence) {
          const { replyFrames } = refusal(namedTrace(evidence, 'rechaza')).refused('RCPT');
          return {
            frames: replyFrames,
            trace: 'rechaza',
            says: `el rechazo de ${citeFrames(replyFrames)} contesta a RCPT: todavía no había viajado ningún From, y SPF no lo mira; eso lo hace DMARC (RFC 7489)`,
          };
        },
      },
      {
        claim: 'SPF mira el nombre de la máquina que saluda, y nada más.',
        answer: 'helo',
        refute(evidence) {
          const trace = namedTrace(evidence, 'rechaza');
          const greeted = policyFor(trace, refusal(trace).ehlo.argument);
          const applied = policyFor(trace, domainOf(refusal(trace).accepted('MAIL')));
          return {
            frames: [...greeted.frames, ...applied.frames],
            trace: 'rechaza',
            says: `por ${greeted.name} también preguntó (${citeFrames(greeted.frames)}; RFC 7208, sección 2.3, lo recomienda), y no había política; la que rechazó es la de ${applied.name} (${citeFrames(applied.frames)})`,
          };
        },
      },
    ],
  }),
  truth({
    id: '11.c/decide',
    prompt:
      'La política de crepes.fr termina en -all. ¿Es verdad que por eso todos los servidores rechazan lo que no sale de sus máquinas?',
    hints: [
      '¿Quién escribe la política, y quién la lee?',
      '¿A cuántos servidores les llegó el mismo remitente falso, y qué contestó cada uno?',
      'Compará las respuestas a RCPT de los dos envíos.',
    ],
    observe(evidence) {
      const accepted = sessionOf(namedTrace(evidence, 'acepta')).accepted('RCPT');
      const refused = refusal(namedTrace(evidence, 'rechaza')).refused('RCPT');
      return {
        value: (accepted.response?.code ?? 0) >= 400,
        frames: accepted.replyFrames,
        trace: 'acepta',
        says: `hamburger.edu contestó «${accepted.reply}» en ${citeFrames(accepted.replyFrames)}; redes2024.com.ar, ${refused.response?.code} en la otra captura`,
      };
    },
    misconceptions: [
      {
        claim: 'SPF obliga a los receptores a rechazar.',
        answer: true,
        refute(evidence) {
          const accepted = sessionOf(namedTrace(evidence, 'acepta')).accepted('RCPT');
          return {
            frames: accepted.replyFrames,
            trace: 'acepta',
            says: `el mismo remitente fue aceptado en ${citeFrames(accepted.replyFrames)}: ese servidor no consulta. La política se publica; qué hacer con ella lo decide quien recibe (RFC 7208, sección 8)`,
          };
        },
      },
    ],
  }),
];
