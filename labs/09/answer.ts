import { check } from 'maillab';
import { citeOutcome, rstsOf } from '../attempts.js';
import { delivered, othersIn } from './remedy.js';

const { citeFrames, prose } = check;

/** The sheet's question; evidence: the trace of `remedy`. */
export const answer = [
  prose({
    id: '9/respuesta',
    prompt:
      '¿Puede un MTA escuchar en un puerto que no sea el convencional? ¿Qué implica? Compará con el caso del MSA (ejercicio 8).',
    points: 4,
    hints: [
      '¿Quiénes se conectan a un MSA y quiénes a un MTA?',
      '¿A cuántos de ellos les podés avisar, y por qué medio?',
      '¿Qué vio cada emisor de tu captura, el avisado y el que no?',
    ],
    claims: {
      tecnica: {
        statement: 'Un MTA puede escuchar en otro puerto y SMTP funciona igual.',
        observe({ trace }) {
          const session = delivered(trace);
          return {
            value: true,
            frames: session.content.replyFrames,
            says: `se entregó por el ${session.stream.server.port}, en ${citeFrames(session.content.replyFrames)}`,
          };
        },
      },
      internet: {
        statement: 'Los demás servidores de Internet se enteran del puerto nuevo por el DNS.',
        observe({ trace }) {
          const [attempt] = othersIn(trace);
          return { value: false, frames: attempt!.syns, says: citeOutcome(attempt!) };
        },
      },
      seguridad: {
        statement: 'El puerto nuevo deja al servidor a salvo de quien lo busque.',
        observe({ trace }) {
          const { greeting } = delivered(trace);
          return {
            value: false,
            frames: greeting.replyFrames,
            says: `saluda con 220 a quien se conecte, ${citeFrames(greeting.replyFrames)}`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'Alcanza con que los otros servidores configuren el puerto.',
        answer: {
          text: 'Sí, los demás lo configuran.',
          claims: { tecnica: true, internet: true, seguridad: false },
        },
        refute({ trace }) {
          const [attempt] = othersIn(trace);
          return {
            frames: rstsOf([attempt!]),
            says: `a crepes.fr nadie le avisó, el DNS no se lo dice, y chocó con el RST de ${citeFrames(rstsOf([attempt!]))}`,
          };
        },
      },
      {
        claim: 'Cambiar el puerto protege al servidor.',
        answer: {
          text: 'Sí, y queda oculto.',
          claims: { tecnica: true, internet: false, seguridad: true },
        },
        refute({ trace }) {
          const { greeting, stream } = delivered(trace);
          return {
            frames: greeting.replyFrames,
            says: `en el ${stream.server.port} saluda igual, con «${greeting.reply}» (${citeFrames(greeting.replyFrames)}): quien recorra los puertos lo encuentra`,
          };
        },
      },
    ],
  }),
];
