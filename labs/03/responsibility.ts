import { check } from 'maillab';
import { queueId, sessionOf } from '../sessions.js';

const { citeFrames, field, truth } = check;

/** What 3.b.ii shows of DATA and of who answers for the message; evidence: one trace with a session typed by hand. */
export const responsibility = [
  field({
    id: '3.b.ii/data-code',
    prompt: '¿Con qué código contesta el servidor a DATA?',
    hints: [
      '¿Está ya todo hecho después de DATA, o falta que el cliente mande algo más?',
      '¿Qué primera cifra tienen las respuestas que piden que el cliente siga?',
      'Buscá la respuesta que explica cómo se termina el contenido.',
    ],
    observe({ trace }) {
      const data = sessionOf(trace).accepted('DATA');
      const code = data.response!.code!;
      return {
        value: code,
        frames: data.replyFrames,
        says: `código ${code} en ${citeFrames(data.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'A DATA se contesta 345.',
        answer: 345,
        refute({ trace }) {
          const data = sessionOf(trace).accepted('DATA');
          return {
            frames: data.replyFrames,
            says: `el código de ${citeFrames(data.replyFrames)} es otro: en 345 la segunda cifra sería 4, que RFC 5321 (sección 4.2.1) deja sin significado; 5 es «sistema de correo»`,
          };
        },
      },
      {
        claim: 'A DATA se contesta 250, como a los demás.',
        answer: 250,
        refute({ trace }) {
          const { accepted, content } = sessionOf(trace);
          const data = accepted('DATA');
          return {
            frames: [...data.replyFrames, ...content.replyFrames],
            says: `el 250 llega en ${citeFrames(content.replyFrames)}, cuando el contenido terminó; lo de ${citeFrames(data.replyFrames)} es una respuesta intermedia, que empieza con 3`,
          };
        },
      },
    ],
  }),
  field({
    id: '3.b.ii/queued',
    prompt: '¿Qué identificador de cola le puso el servidor al mensaje?',
    hints: [
      '¿En qué momento acepta el servidor hacerse cargo del mensaje (RFC 5321, sección 4.2.5)?',
      '¿Quién pone el Message-ID y quién pone el identificador de cola?',
      'Leé hasta el final la respuesta que llega después del punto solo en una línea.',
    ],
    observe({ trace }) {
      const { content } = sessionOf(trace);
      const id = queueId(content);
      return {
        value: id,
        frames: content.replyFrames,
        says: `queued as ${id} en ${citeFrames(content.replyFrames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El identificador de cola es el Message-ID.',
        answer: ({ trace }) => sessionOf(trace).header('Message-ID').value,
        refute({ trace }) {
          const { content, header } = sessionOf(trace);
          const id = header('Message-ID');
          return {
            frames: [id.frame, ...content.replyFrames],
            says: `el Message-ID (${citeFrames([id.frame])}) lo puso quien escribió el mensaje; el identificador de cola (${citeFrames(content.replyFrames)}) es de este servidor, que lo dice en la respuesta por costumbre y no por regla: el salto siguiente pondrá otro`,
          };
        },
      },
    ],
  }),
  truth({
    id: '3.b.ii/queue',
    prompt: '¿Es verdad que el servidor usa la cola solo cuando la entrega falla?',
    hints: [
      'Si el servidor se cae justo después de decir que aceptó, ¿dónde tiene que estar el mensaje?',
      'La respuesta final al contenido, ¿llega antes o después de la entrega en el buzón?',
      '¿Qué palabra en inglés lleva esa respuesta al lado del identificador?',
    ],
    observe({ trace }) {
      const { content } = sessionOf(trace);
      const cite = citeFrames(content.replyFrames);
      return {
        value: false,
        frames: content.replyFrames,
        says: `«queued as» en ${cite}, en un envío sin fallas`,
      };
    },
    misconceptions: [
      {
        claim: 'El mensaje va a la cola solo si no se pudo entregar.',
        answer: true,
        refute({ trace }) {
          const { content } = sessionOf(trace);
          return {
            frames: content.replyFrames,
            says: `${citeFrames(content.replyFrames)} dice «queued as ${queueId(content)}» en un envío sin fallas: Postfix encola primero y entrega después`,
          };
        },
      },
    ],
  }),
];
