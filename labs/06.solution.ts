import type { check } from 'maillab';
import { flagsIn, pop3In } from './mailbox-sessions.js';

/** What STAT counted at last in a trace. */
function counted(trace: check.Evidence['trace']): number {
  const stat = pop3In(trace)
    .filter(({ verb }) => verb === 'STAT')
    .at(-1)!;
  return Number(stat.reply!.split(' ')[1]);
}

/** Model answers of exercise 6, as somebody reads them off the evidence. */
export const solutions06: check.Solutions = {
  '6.b.i/pop-mensajes': ({ traces }) => counted(traces.popB!),
  '6.b.i/pop-leidos': () => 'sin-marcas',
  '6.b.i/imap-leidos': ({ traces }) =>
    flagsIn(traces.imapB!).filter(({ flags }) => flags.includes('\\Seen')).length,
  '6.b.i/cruce': () => true,
  '6.b.i/enviados': () => 'append',
  '6.b.i/dos-veces': () => 2,
  '6.b.ii/pop': () => false,
  '6.b.ii/imap': () => true,
  '6.c/octetos': () => 'pop',
  '6.c/memoria': () => 'sesion',
  '6.c/respuesta': () => ({
    text: 'Para varios equipos, IMAP: marcas y carpetas están en el servidor. Para uno solo alcanza POP3. POP3 hizo mandar más octetos, porque bajó todo; la memoria la ocupan las sesiones abiertas, y las de IMAP suelen durar más.',
    claims: { estado: false, parcial: true, memoria: true },
  }),
  '06/1': () => '-ERR',
  '06/2': ({ trace }) => counted(trace),
  '06/3': () => 'pop',
  '06/4': () => 1,
};
