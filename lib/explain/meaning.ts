import type { Exchange } from '../protocols/conversation.js';

/** What something on the wire means, for students: one sentence in Spanish with where the rule stands. */
export interface Entry {
  texto: string;
  /** RFC and section. */
  rfc: string;
  /** What this lab's servers or common clients do beside the rule, or in spite of it. */
  costumbre?: string;
}

/** What an exchange's command and reply mean, for the dialogue view. */
export interface Meaning {
  command?: string | undefined;
  reply?: string | undefined;
}

/** The entry as one text; a habit is marked as such, apart from the rule. */
export function textOf(entry: Entry | undefined): string | undefined {
  if (!entry) return undefined;
  const rule = `${entry.texto} (${entry.rfc}).`;
  return entry.costumbre ? `${rule} Costumbre, no regla: ${entry.costumbre}.` : rule;
}

/** Several texts as one, those that are there. */
export function joined(...texts: (string | undefined)[]): string | undefined {
  const present = texts.filter((text) => text !== undefined);
  return present.length > 0 ? present.join(' ') : undefined;
}

/** The meaning of what was said: nothing of a side that was silent. */
export function said(exchange: Pick<Exchange, 'command' | 'reply'>, { command, reply }: Meaning): Meaning {
  return {
    command: exchange.command === null ? undefined : command,
    reply: exchange.reply === null ? undefined : reply,
  };
}

/** What an eavesdropper is told of TLS, in any of the protocols. */
export const TLS: Entry = {
  texto: 'Desde acá habla TLS: quien captura ve el saludo inicial y después solo texto cifrado y su tamaño',
  rfc: 'RFC 8446 §1',
};

export const INJECTED =
  'Llegó en claro entre el comando que pide TLS y el comienzo de TLS: cualquiera en el camino pudo insertarlo. Ahí nadie debe mandar nada (RFC 3207 §4, RFC 2595 §4, RFC 9051 §6.2.1), y quien lo recibe hace bien en descartarlo.';

export const UNKNOWN = 'No es un comando de los RFC que conocemos: el servidor debería rechazarlo.';
