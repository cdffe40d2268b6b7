import type { SmtpExchange } from '../protocols/smtp/exchange.js';
import { type Entry, INJECTED, joined, type Meaning, said, TLS, textOf, UNKNOWN } from './meaning.js';
import { smtpCapabilities, smtpCommands, smtpParameters } from './smtp-commands.js';
import { smtpClasses, smtpReplies, smtpRepliesTo } from './smtp-replies.js';

const RESPONSE: Entry = {
  texto: 'El cliente contesta el pedido de la autenticación, en base64: cualquiera puede decodificarlo',
  rfc: 'RFC 4954 §4',
};
const CANCEL: Entry = { texto: 'El cliente abandona la autenticación', rfc: 'RFC 4954 §4' };
const CONTENT: Entry = {
  texto:
    'El mensaje, encabezado y cuerpo, hasta la línea con un punto solo; a cada línea que empieza con punto se le agregó otro',
  rfc: 'RFC 5321 §4.5.2',
};
const NULL_PATH: Entry = {
  texto: 'El camino de retorno vacío, <>, es el de los avisos: un aviso no genera otro',
  rfc: 'RFC 5321 §4.5.5; RFC 5321 §6.1',
};
const ORDER: Entry = {
  texto: 'En este punto de la sesión ese comando no corresponde',
  rfc: 'RFC 5321 §4.1.4',
};
const PIPELINED: Entry = {
  texto: 'Se mandó sin esperar la respuesta anterior (PIPELINING)',
  rfc: 'RFC 2920 §3.1',
};
const UNSOLICITED: Entry = { texto: 'El servidor habla sin que se le pregunte', rfc: 'RFC 5321 §3.8' };
const QUEUED = 'Costumbre de Postfix, no regla: el texto trae el identificador del mensaje en su cola.';
const PER_RECIPIENT: Entry = {
  texto: 'LMTP contesta el contenido una vez por cada destinatario aceptado',
  rfc: 'RFC 2033 §4.2',
};

function parametersOf({ argument, verb }: SmtpExchange): string | undefined {
  if (verb !== 'MAIL' && verb !== 'RCPT') return undefined;
  const [, ...parameters] = argument.replace(/^(?:FROM|TO)\s*:\s*/i, '').split(/ +/);
  return joined(
    ...parameters.map((parameter) => textOf(smtpParameters[parameter.split('=')[0]!.toUpperCase()])),
  );
}

function commandOf(exchange: SmtpExchange): string | undefined {
  if (exchange.kind === 'tls') return textOf(TLS);
  if (exchange.kind === 'content') return textOf(CONTENT);
  if (exchange.kind === 'response') return textOf(exchange.command === '*' ? CANCEL : RESPONSE);
  if (exchange.kind !== 'command') return undefined;
  const { verb, argument, outOfOrder, pipelined } = exchange;
  return joined(
    textOf(smtpCommands[verb!]) ?? UNKNOWN,
    verb === 'MAIL' && /^FROM\s*:\s*<>/i.test(argument) ? textOf(NULL_PATH) : undefined,
    parametersOf(exchange),
    outOfOrder ? textOf(ORDER) : undefined,
    exchange.protection === 'injected' ? INJECTED : pipelined ? textOf(PIPELINED) : undefined,
  );
}

function capabilitiesOf({ capabilities }: SmtpExchange): string | undefined {
  if (!capabilities || capabilities.size === 0) return undefined;
  const known = [...capabilities.keys()].flatMap((keyword) => {
    const entry = smtpCapabilities[keyword];
    return entry ? [`${keyword}: ${entry.texto} (${entry.rfc})`] : [`${keyword}: no la conocemos`];
  });
  return `${known.join('; ')}.`;
}

function replyOf(exchange: SmtpExchange): string | undefined {
  const { kind, verb, response } = exchange;
  if (kind === 'tls') return textOf(TLS);
  if (!response?.code) return undefined;
  const { code } = response;
  const name = kind === 'command' ? verb : kind;
  const entry = smtpRepliesTo[`${name} ${code}`] ?? smtpReplies[code] ?? smtpClasses[Math.floor(code / 100)];
  const queued = response.lines.some((line) => /\bqueued as \S/.test(line));
  return joined(
    kind === 'unsolicited' ? textOf(UNSOLICITED) : undefined,
    exchange.recipientReplies.length > 1 ? textOf(PER_RECIPIENT) : undefined,
    textOf(entry),
    capabilitiesOf(exchange),
    queued && code === 250 ? QUEUED : undefined,
    kind === 'unsolicited' && exchange.protection === 'injected' ? INJECTED : undefined,
  );
}

/** What an SMTP or LMTP exchange means, for the dialogue view. */
export function explainSmtp(exchange: SmtpExchange): Meaning {
  return said(exchange, { command: commandOf(exchange), reply: replyOf(exchange) });
}
