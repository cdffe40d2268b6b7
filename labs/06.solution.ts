import type { check } from 'maillab';
import { reportedFlags } from './06/messages.js';
import { pop3In } from './sessions.js';

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
    reportedFlags(traces.imapB!).filter(({ flags }) => flags.includes('\\Seen')).length,
  '6.b.i/cruce': () => true,
  '6.b.i/enviados': () => 'append',
  '6.b.i/dos-veces': () => 2,
  '6.b.ii/pop': () => false,
  '6.b.ii/imap': () => true,
  '6.c/octetos': () => 'pop',
  '6.c/memoria': () => 'sesion',
  '6.c/respuesta': {
    claims: { estado: false, parcial: true, memoria: true },
    rubric: [
      { points: 1, criterion: 'Elige según el uso (un equipo o varios), no en abstracto.' },
      { points: 1, criterion: 'Apoya el costo en cifras medidas, y separa lo del protocolo de lo del uso.' },
    ],
    good: 'Para varios equipos, IMAP: marcas y carpetas están en el servidor y los dos clientes ven lo mismo. Para uno solo que guarda todo en su disco, POP3 alcanza. En mi medición POP3 le hizo mandar más octetos al servidor, porque bajó los mensajes enteros; IMAP usó más comandos. La memoria no la ocupan las carpetas, que están en disco, sino las sesiones abiertas, y las de IMAP suelen quedar abiertas mucho más tiempo: por eso IMAP puede costarle más a un servidor con muchos usuarios.',
    weak: 'IMAP es mejor y usa más recursos porque guarda el estado en el servidor.',
  },
  '06/1': () => '-ERR',
  '06/2': ({ trace }) => counted(trace),
  '06/3': () => 'pop',
  '06/4': () => 1,
};
