import { check, type Trace } from 'maillab';
import { type Lookup, lookupsOf, needLookup } from '../dns.js';
import { CLIENT, MAIL_REDES2024, NS_AR, NS1_REDES2024, RESOLVER } from '../hosts.js';
import { need } from '../need.js';
import { DOMAIN } from './zone-facts.js';

const { choice, citeFrames, field, list, namedTrace, set, truth } = check;

/** The parent's referral to the domain (RFC 1034 §4.3.1): its NS records and the glue beside them. */
export function referralOf(trace: Trace): { records: string[]; glue: string[]; frames: number[] } {
  const referral = need(
    lookupsOf(trace).find(
      ({ server, exchange: { response } }) =>
        server === NS_AR &&
        response?.answers.length === 0 &&
        response.authorities.some(({ type, name }) => type === 'NS' && name.toLowerCase() === DOMAIN),
    ),
    `no server of com.ar refers to "${DOMAIN}" in this trace. Ask ns-ar for its NS.`,
  );
  const { authorities, additionals } = referral.exchange.response!;
  const texts = (records: typeof authorities) =>
    records.map(({ name, type, text }) => `${name} ${type} ${text}`);
  return {
    records: texts(authorities.filter(({ type }) => type === 'NS')),
    glue: texts(additionals.filter(({ type }) => type === 'A' || type === 'AAAA')),
    frames: referral.exchange.replyFrames,
  };
}

/** The client's answered question to the resolver, while the parent had no glue. */
function withoutGlue(evidence: check.Evidence): Lookup {
  const trace = namedTrace(evidence, 'sinGlue');
  return needLookup(trace, { asker: CLIENT, server: RESOLVER }, 'the client to the resolver');
}

/** What the parent must be told; evidence: the traces `delegacion` and `sinGlue`. */
export const delegation = [
  set({
    id: '10.a',
    prompt:
      '¿Qué registros publica com.ar a partir de lo que le informaste al registrador? (Uno por renglón: "nombre tipo dato", sin punto final.)',
    hints: [
      '¿Qué necesita saber quien baja desde la raíz y llega a com.ar?',
      '¿Alcanza con saber cómo se llama un servidor que está adentro del dominio que se busca?',
      'Mirá las secciones Authority y Additional de la respuesta de 172.28.0.11.',
    ],
    observe(evidence) {
      const { records, glue, frames } = referralOf(namedTrace(evidence, 'delegacion'));
      return {
        value: [...records, ...glue],
        frames,
        trace: 'delegacion',
        says: `${records.length} NS y ${glue.length} direcciones de pegamento, en ${citeFrames(frames)} (RFC 1034, sección 4.2.1)`,
      };
    },
    misconceptions: [
      {
        claim: 'Alcanza con los nombres de los servidores.',
        answer: (evidence) => referralOf(namedTrace(evidence, 'delegacion')).records,
        refute(evidence) {
          const { exchange } = withoutGlue(evidence);
          return {
            frames: exchange.replyFrames,
            trace: 'sinGlue',
            says: `sin las direcciones, el resolvedor contestó ${exchange.response!.rcode} (${citeFrames(exchange.replyFrames)}): para saber dónde está ns1 habría que preguntarle a ns1`,
          };
        },
      },
      {
        claim: 'Al registrador hay que informarle también el servidor de correo.',
        answer(evidence) {
          const { records, glue } = referralOf(namedTrace(evidence, 'delegacion'));
          return [...records, ...glue, `${DOMAIN} MX 5 mail.${DOMAIN}`];
        },
        refute(evidence) {
          const { frames } = referralOf(namedTrace(evidence, 'delegacion'));
          return {
            frames,
            trace: 'delegacion',
            says: `com.ar no sabe nada del correo: ${citeFrames(frames)} trae los NS y su pegamento; el MX lo publica ns1`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.a/sin-glue',
    prompt:
      'Con la delegación sin pegamento, ¿qué código (RCODE) recibió quien preguntó por mail.redes2024.com.ar?',
    hints: [
      '¿Pudo el resolvedor llegar a algún servidor que conozca el dominio?',
      '¿Es lo mismo «ese nombre no existe» que «no pude averiguarlo»?',
      'Mirá la respuesta de 172.28.0.29 al cliente.',
    ],
    observe(evidence) {
      const { exchange, asker } = withoutGlue(evidence);
      const { rcode } = exchange.response!;
      return {
        value: rcode,
        frames: exchange.replyFrames,
        trace: 'sinGlue',
        says: `${rcode} para ${asker}, en ${citeFrames(exchange.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Contesta que el nombre no existe.',
        answer: 'NXDOMAIN',
        refute(evidence) {
          const { exchange } = withoutGlue(evidence);
          return {
            frames: exchange.replyFrames,
            trace: 'sinGlue',
            says: `que un nombre no existe lo dice quien tiene autoridad sobre él (RFC 1035, sección 4.1.1), y a ese no se llegó: ${citeFrames(exchange.replyFrames)} dice ${exchange.response!.rcode}`,
          };
        },
      },
    ],
  }),
];

/** The question about somebody else's name that the domain's server refused. */
function refusal(evidence: check.Evidence): Lookup {
  const trace = namedTrace(evidence, 'recursion');
  return need(
    lookupsOf(trace).find(
      ({ server, name, exchange }) =>
        server === NS1_REDES2024 && !name.endsWith(DOMAIN) && exchange.response !== null,
    ),
    'nobody asked ns1 about a name of others in the trace "recursion". Ask it with RD set.',
  );
}

/** Who resolves for whom; evidence: the traces `recursion` and `web`. */
export const recursion = [
  truth({
    id: '10.c',
    prompt: '¿Es verdad que ns1 y ns2 tienen que aceptar consultas recursivas?',
    hints: [
      '¿De qué zona tienen los datos? ¿Quién les va a preguntar, y por qué nombres?',
      '¿Qué ganaría quien quisiera usarlos para preguntar por cualquier cosa?',
      'Mirá las dos respuestas de ns1: por un nombre propio y por uno ajeno, las dos con RD.',
    ],
    observe(evidence) {
      const { exchange, name } = refusal(evidence);
      const { rcode } = exchange.response!;
      return {
        value: rcode === 'NOERROR',
        frames: exchange.replyFrames,
        trace: 'recursion',
        says: `por ${name} contesta ${rcode} (${citeFrames(exchange.replyFrames)}), y atiende bien su zona: a un servidor que solo tiene autoridad, RFC 5358 (sección 4) recomienda apagarle la recursión`,
      };
    },
    misconceptions: [
      {
        claim: 'Si no aceptan recursión, nadie de afuera puede preguntarles.',
        answer: true,
        refute(evidence) {
          const trace = namedTrace(evidence, 'recursion');
          const own = needLookup(trace, { server: NS1_REDES2024, name: DOMAIN }, `ns1 about "${DOMAIN}"`);
          const { replyFrames } = own.exchange;
          return {
            frames: replyFrames,
            trace: 'recursion',
            says: `por su propia zona ns1 le contesta a cualquiera, con AA y sin recursión: ${citeFrames(replyFrames)}`,
          };
        },
      },
    ],
  }),
  field({
    id: '10.c/resuelve',
    prompt:
      '¿A qué dirección le pregunta el servidor de correo de redes2024.com.ar cuando necesita un nombre ajeno?',
    hints: [
      'Para entregar un mensaje hay que averiguar un MX. ¿A quién se lo pregunta?',
      '¿Puede ser a ns1, si ns1 rechaza lo que no es suyo?',
      'En la captura del webmail, filtrá dns && ip.src == 203.0.113.111.',
    ],
    observe(evidence) {
      const lookup = ofMail(evidence);
      const { commandFrames } = lookup.exchange;
      return {
        value: lookup.server,
        frames: commandFrames,
        trace: 'web',
        says: `pregunta ${lookup.type} ${lookup.name} a ${lookup.server}, en ${citeFrames(commandFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'A ns1, que es el servidor de nombres del dominio.',
        answer: NS1_REDES2024,
        refute(evidence) {
          const [{ exchange }, asked] = [refusal(evidence), ofMail(evidence)];
          const { commandFrames } = asked.exchange;
          return {
            frames: commandFrames,
            trace: 'web',
            says: `ns1 contesta ${exchange.response!.rcode} por lo ajeno; el servidor de correo le preguntó a ${asked.server}, en ${citeFrames(commandFrames)}`,
          };
        },
      },
      {
        claim: 'Un dominio con servidores propios no necesita ningún resolvedor.',
        answer: 'ninguna',
        refute(evidence) {
          const { exchange, name, type } = ofMail(evidence);
          return {
            frames: exchange.commandFrames,
            trace: 'web',
            says: `para entregar hay que averiguar nombres de otros: ${type} ${name}, en ${citeFrames(exchange.commandFrames)}`,
          };
        },
      },
    ],
  }),
];

function ofMail(evidence: check.Evidence): Lookup {
  const trace = namedTrace(evidence, 'web');
  return needLookup(trace, { asker: MAIL_REDES2024, type: 'MX' }, 'mail.redes2024.com.ar for an MX');
}

/** The MX record as the domain's own server gives it. */
function mxAnswer(evidence: check.Evidence): { text: string; frames: number[] } {
  const trace = namedTrace(evidence, 'recursion');
  const { exchange } = needLookup(
    trace,
    { server: NS1_REDES2024, name: DOMAIN, type: 'MX' },
    'ns1 for the MX',
  );
  const texts = exchange.response!.answers.map(({ text }) => text);
  return { text: list(texts), frames: exchange.replyFrames };
}

/** Asked again, two notebooks later; evidence: the trace `recursion`. */
export const again = [
  choice<'fijo' | 'mx' | 'a'>({
    id: '10/3',
    prompt:
      'De vuelta, dos cuadernos después: si el servidor de correo del dominio recibiera en el 2525, ¿cómo se enterarían los demás MTA?',
    options: {
      fijo: 'de ninguna forma: van a seguir yendo al 25',
      mx: 'por el MX, que lo dice',
      a: 'por el registro A, que lo dice',
    },
    hints: [
      '¿Qué dos datos lleva un registro MX?',
      '¿Hay lugar, en alguno de los dos, para un número de puerto?',
      'Mirá los datos del MX en la respuesta de ns1.',
    ],
    observe(evidence) {
      const { text, frames } = mxAnswer(evidence);
      return {
        value: /^\d+ [a-z0-9.-]+$/i.test(text) ? 'fijo' : 'mx',
        frames,
        trace: 'recursion',
        says: `el MX dice «${text}» en ${citeFrames(frames)}: preferencia y nombre; el puerto de SMTP es el 25, asignado (RFC 5321, sección 4.5.4.2)`,
      };
    },
    misconceptions: [
      {
        claim: 'El MX dice el puerto: es el número que lleva adelante.',
        answer: 'mx',
        refute(evidence) {
          const { text, frames } = mxAnswer(evidence);
          return {
            frames,
            trace: 'recursion',
            says: `el número de «${text}» (${citeFrames(frames)}) es una preferencia: con dos MX, el más bajo se prueba primero`,
          };
        },
      },
    ],
  }),
];
