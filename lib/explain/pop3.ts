import type { Pop3Exchange } from '../protocols/pop3/exchange.js';
import { type Entry, INJECTED, joined, type Meaning, said, TLS, textOf, UNKNOWN } from './meaning.js';

/** POP3's commands. */
export const pop3Commands: Record<string, Entry> = {
  USER: { texto: 'El cliente nombra la casilla (maildrop) que quiere abrir', rfc: 'RFC 1939 §7' },
  PASS: {
    texto: 'Da la contraseña, sin cifrar; si es correcta, el servidor abre y bloquea la casilla',
    rfc: 'RFC 1939 §7',
  },
  APOP: { texto: 'Se identifica con un resumen MD5 en lugar de la contraseña', rfc: 'RFC 1939 §7' },
  AUTH: {
    texto:
      'Empieza la autenticación con el mecanismo SASL nombrado; base64 es una forma de escribir, no un cifrado',
    rfc: 'RFC 5034 §4',
  },
  UTF8: { texto: 'Pasa la sesión a UTF-8', rfc: 'RFC 6856 §2.1' },
  LANG: { texto: 'Elige el idioma de los textos de las respuestas, o pide la lista', rfc: 'RFC 6856 §3.2' },
  CAPA: { texto: 'Pide la lista de lo que el servidor sabe hacer; no negocia nada', rfc: 'RFC 2449 §5' },
  STLS: { texto: 'Pide pasar a TLS sobre esta misma conexión', rfc: 'RFC 2595 §4' },
  STAT: { texto: 'Pregunta cuántos mensajes hay y cuántos octetos ocupan', rfc: 'RFC 1939 §5' },
  LIST: { texto: 'Pide el tamaño de cada mensaje, o de uno', rfc: 'RFC 1939 §5' },
  RETR: {
    texto: 'Trae un mensaje entero; no lo borra',
    rfc: 'RFC 1939 §5',
    costumbre:
      'en Dovecot, un mensaje traído así aparece como leído (\\Seen) para IMAP; POP3 no tiene marcas',
  },
  DELE: {
    texto: 'Marca un mensaje para borrar; se borra recién después de QUIT',
    rfc: 'RFC 1939 §5',
  },
  NOOP: { texto: 'No hace nada: solo pide un +OK', rfc: 'RFC 1939 §5' },
  RSET: { texto: 'Quita las marcas de borrado de esta sesión', rfc: 'RFC 1939 §5' },
  TOP: { texto: 'Trae el encabezado y las primeras n líneas del cuerpo', rfc: 'RFC 1939 §7' },
  UIDL: {
    texto: 'Pide el identificador único de cada mensaje, que no cambia de una sesión a otra',
    rfc: 'RFC 1939 §7',
    costumbre: 'Dovecot lo arma con UID y UIDVALIDITY de IMAP',
  },
};

const QUIT: Record<'AUTHORIZATION' | 'TRANSACTION', Entry> = {
  AUTHORIZATION: { texto: 'Termina la sesión sin haber abierto la casilla', rfc: 'RFC 1939 §4' },
  TRANSACTION: {
    texto:
      'Entra en el estado UPDATE: ahora se borra lo marcado con DELE; una conexión cortada antes no borra nada',
    rfc: 'RFC 1939 §6',
  },
};

/** What CAPA lists. */
export const pop3Capabilities: Record<string, Entry> = {
  TOP: { texto: 'entiende TOP', rfc: 'RFC 2449 §6.1' },
  USER: { texto: 'entiende USER y PASS', rfc: 'RFC 2449 §6.2' },
  SASL: { texto: 'mecanismos de AUTH', rfc: 'RFC 5034 §3' },
  'RESP-CODES': {
    texto: 'un corchete al comienzo del texto de una respuesta abre un código',
    rfc: 'RFC 2449 §6.4',
  },
  'LOGIN-DELAY': { texto: 'segundos que hay que esperar entre un ingreso y otro', rfc: 'RFC 2449 §6.5' },
  PIPELINING: { texto: 'se pueden mandar varios comandos seguidos', rfc: 'RFC 2449 §6.6' },
  EXPIRE: { texto: 'cuántos días, como mínimo, guarda los mensajes', rfc: 'RFC 2449 §6.7' },
  UIDL: { texto: 'entiende UIDL', rfc: 'RFC 2449 §6.8' },
  IMPLEMENTATION: { texto: 'qué programa es', rfc: 'RFC 2449 §6.9' },
  STLS: { texto: 'puede pasar a TLS', rfc: 'RFC 2595 §4' },
  'AUTH-RESP-CODE': { texto: 'todo error de credenciales lleva el código [AUTH]', rfc: 'RFC 3206 §6' },
  UTF8: { texto: 'entiende UTF8, que pasa la sesión a UTF-8', rfc: 'RFC 6856 §2' },
  LANG: { texto: 'entiende LANG, que elige el idioma de los textos', rfc: 'RFC 6856 §3' },
};

/** Response codes in brackets. */
export const pop3ResponseCodes: Record<string, Entry> = {
  'IN-USE': {
    texto: 'La identificación valió, pero la casilla está en uso, probablemente por otro cliente',
    rfc: 'RFC 2449 §8.1.2',
  },
  'LOGIN-DELAY': {
    texto: 'El usuario entró hace poco y hay que esperar para volver a entrar',
    rfc: 'RFC 2449 §8.1.1',
  },
  AUTH: { texto: 'El problema son las credenciales', rfc: 'RFC 3206 §5' },
  'SYS/TEMP': { texto: 'Problema del sistema, probablemente pasajero', rfc: 'RFC 3206 §4' },
  'SYS/PERM': {
    texto: 'Problema del sistema que probablemente alguien tenga que arreglar',
    rfc: 'RFC 3206 §4',
  },
};

const repliesTo: Record<string, Entry> = {
  greeting: {
    texto: 'El servidor se presenta: la sesión queda en el estado AUTHORIZATION',
    rfc: 'RFC 1939 §4',
  },
  PASS: { texto: 'Casilla abierta y bloqueada: la sesión pasa al estado TRANSACTION', rfc: 'RFC 1939 §4' },
  APOP: { texto: 'Casilla abierta y bloqueada: la sesión pasa al estado TRANSACTION', rfc: 'RFC 1939 §4' },
  STAT: {
    texto: 'Cantidad de mensajes y octetos en total, sin los marcados para borrar',
    rfc: 'RFC 1939 §5',
  },
  LIST: {
    texto: 'Número de cada mensaje y sus octetos; varias líneas terminan con un punto solo',
    rfc: 'RFC 1939 §5',
  },
  RETR: {
    texto:
      'El mensaje, hasta una línea con un punto solo; a cada línea que empieza con punto se le agregó otro',
    rfc: 'RFC 1939 §3',
  },
  TOP: { texto: 'El comienzo del mensaje, hasta una línea con un punto solo', rfc: 'RFC 1939 §7' },
  UIDL: { texto: 'Número de cada mensaje y su identificador único', rfc: 'RFC 1939 §7' },
  DELE: { texto: 'Mensaje marcado; todavía no se borró', rfc: 'RFC 1939 §5' },
  RSET: { texto: 'Ya no hay mensajes marcados', rfc: 'RFC 1939 §5' },
  STLS: { texto: 'De acuerdo: lo próximo que mande el cliente es el comienzo de TLS', rfc: 'RFC 2595 §4' },
};

const POSITIVE: Entry = { texto: 'Respuesta positiva', rfc: 'RFC 1939 §3' };
const NEGATIVE: Entry = { texto: 'Respuesta negativa: lo pedido no se hizo', rfc: 'RFC 1939 §3' };
const CHALLENGE: Entry = { texto: 'El servidor pide el paso siguiente, en base64', rfc: 'RFC 5034 §4' };
const RESPONSE: Entry = {
  texto: 'El cliente contesta el pedido de la autenticación, en base64: cualquiera puede decodificarlo',
  rfc: 'RFC 5034 §4',
};
const CANCEL: Entry = { texto: 'El cliente abandona la autenticación', rfc: 'RFC 5034 §4' };
const AUTHENTICATED: Entry = {
  texto: 'Autenticación aceptada: la sesión pasa al estado TRANSACTION',
  rfc: 'RFC 5034 §4',
};
const ORDER: Entry = { texto: 'En este estado ese comando no corresponde', rfc: 'RFC 1939 §3' };

function commandOf(exchange: Pop3Exchange): string | undefined {
  const { kind, verb, state } = exchange;
  if (kind === 'tls') return textOf(TLS);
  if (kind === 'response') return textOf(exchange.command === '*' ? CANCEL : RESPONSE);
  if (kind !== 'command' || exchange.unknown === 'command') return undefined;
  const quit = verb === 'QUIT' ? QUIT[state === 'TRANSACTION' ? 'TRANSACTION' : 'AUTHORIZATION'] : undefined;
  return joined(
    textOf(quit ?? pop3Commands[verb!]) ?? UNKNOWN,
    exchange.outOfOrder ? textOf(ORDER) : undefined,
    exchange.protection === 'injected' ? INJECTED : undefined,
  );
}

function capabilitiesOf({ capabilities }: Pop3Exchange): string | undefined {
  if (!capabilities || capabilities.size === 0) return undefined;
  const known = [...capabilities.keys()].flatMap((name) => {
    const entry = pop3Capabilities[name];
    return entry ? [`${name}: ${entry.texto} (${entry.rfc})`] : [`${name}: no la conocemos`];
  });
  return `${known.join('; ')}.`;
}

function replyOf(exchange: Pop3Exchange): string | undefined {
  const { kind, verb, response } = exchange;
  if (kind === 'tls') return textOf(TLS);
  if (!response?.status) return undefined;
  if (response.status === '+') return textOf(CHALLENGE);
  if (response.status === '-ERR') {
    const code = pop3ResponseCodes[response.responseCode?.toUpperCase() ?? ''];
    return joined(textOf(NEGATIVE), textOf(code));
  }
  const list = verb === 'AUTH' && exchange.argument.trim() === '';
  const accepted = kind === 'response' || (verb === 'AUTH' && !list);
  const entry = accepted ? AUTHENTICATED : (repliesTo[verb ?? kind] ?? POSITIVE);
  return joined(textOf(entry), capabilitiesOf(exchange));
}

/** What a POP3 exchange means, for the dialogue view. */
export function explainPop3(exchange: Pop3Exchange): Meaning {
  return said(exchange, { command: commandOf(exchange), reply: replyOf(exchange) });
}
