import { check, type Trace } from 'maillab';
import { need } from '../need.js';
import { sessionOf } from '../sessions.js';
import { spfIn } from '../spf/resolve.js';
import type { SpfEvaluation } from '../spf/types.js';
import { askedIn, framesOf, stepsIn } from './policies.js';
import { spfRequests } from './requests.js';

const { choice, citeFrames, field, list, namedTrace } = check;

function provider(trace: Trace) {
  const outcome = spfIn(trace, spfRequests.proveedor);
  return { outcome, frames: framesOf(askedIn(outcome)) };
}

/** The innermost record that said yes to the address of the block. */
function block(trace: Trace) {
  const outcome = spfIn(trace, spfRequests.bloque);
  const inner = (evaluation: SpfEvaluation): SpfEvaluation => {
    const inside = evaluation.steps.at(-1)?.inside;
    return inside ? inner(inside) : evaluation;
  };
  const found = inner(outcome);
  const before = stepsIn(outcome).find(({ inside }) => inside && inside.result === 'softfail')?.inside;
  return { outcome, found, before, frames: framesOf(found.lookup ? [found.lookup] : []) };
}

/** The term at which a policy exceeded the limit. */
function exceeded(trace: Trace) {
  const outcome = spfIn(trace, spfRequests.muchos);
  const failed = need(
    stepsIn(outcome)
      .filter(({ outcome: came }) => came === 'error')
      .at(-1),
    'this policy stays within the limit. Publish the one that includes four others.',
  );
  return { outcome, failed, frames: framesOf(askedIn(outcome)) };
}

/** 11.d; evidence: the trace of the evaluation of `spfRequests.proveedor`. */
export const provider11 = [
  field({
    id: '11.d/consultas',
    prompt:
      'Para 172.28.0.99, que no es del gran proveedor, ¿cuánto marca el contador al terminar la evaluación de granproveedor.com?',
    hints: [
      '¿Con qué empieza su registro: con un mecanismo o con un modificador?',
      'De include, ip4, all y redirect, ¿cuáles obligan a preguntar (RFC 7208, sección 4.6.4)?',
      'Sumá el redirect y cada include.',
    ],
    observe({ trace }) {
      const { outcome, frames } = provider(trace);
      const counting = stepsIn(outcome).filter(({ counter }) => counter !== null);
      return {
        value: outcome.lookups,
        frames,
        says: `${outcome.lookups}: ${list(counting.map(({ text }) => text))}, contestados en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'redirect es otro nombre del mismo registro: no cuenta.',
        answer: ({ trace }) => provider(trace).outcome.lookups - 1,
        refute({ trace }) {
          const { outcome } = provider(trace);
          const target = outcome.steps.at(-1)!.inside!;
          const frames = framesOf([target.lookup!]);
          return {
            frames,
            says: `para seguirlo hubo que pedir el TXT de ${target.domain} (${citeFrames(frames)}): redirect cuenta como include (RFC 7208, sección 4.6.4)`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.d/bloque',
    prompt: 'Si entrega 198.51.100.150, ¿el registro de qué nombre lo autoriza?',
    hints: [
      '¿En qué bloque cae esa dirección: antes o después de 198.51.100.128?',
      'Un /25 tiene 128 direcciones; un /26, 64. ¿Cuál contiene a la .150?',
      'Mirá en el árbol cuál de los tres include coincide.',
    ],
    observe({ trace }) {
      const { outcome, found, frames } = block(trace);
      return {
        value: found.domain,
        frames,
        says: `${found.domain} (${found.steps.at(-1)!.text}) da ${outcome.result}, publicado en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'El ~all del primer bloque ya decide.',
        answer: ({ trace }) => block(trace).before?.domain ?? '',
        refute({ trace }) {
          const { before, found } = block(trace);
          const frames = framesOf([before!.lookup!, found.lookup!]);
          return {
            frames,
            says: `${before!.domain} da ${before!.result}, que para el include es «no coincide»: se sigue, y decide ${found.domain} (${citeFrames(frames)})`,
          };
        },
      },
    ],
  }),
];

/** Evidence: `proveedor`, the evaluation, and `correo`, a message that a policy with `~all` covered. */
export const softfail = [
  choice<'sospecha' | 'rechazo' | 'permiso'>({
    id: '11.d/all',
    prompt: '¿Qué dice ~all de las direcciones que no coincidieron con nada antes?',
    options: {
      sospecha: 'que probablemente no están autorizadas: conviene sospechar, no rechazar solo por eso',
      rechazo: 'que hay que rechazarlas',
      permiso: 'que también están autorizadas',
    },
    hints: [
      '¿Qué resultado da ~, y cuál da -?',
      'RFC 7208 (sección 8.5) dice qué conviene hacer con ese resultado.',
      'La política de redes.unlp.edu.ar también termina en ~all: ¿qué pasó con tu mensaje de la sección 1?',
    ],
    observe(evidence) {
      const { outcome, frames } = provider(namedTrace(evidence, 'proveedor'));
      return {
        value: outcome.result === 'softfail' ? 'sospecha' : 'rechazo',
        frames,
        trace: 'proveedor',
        says: `da ${outcome.result}, con lo contestado en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: '~all rechaza todo lo que no está en la lista.',
        answer: 'rechazo',
        refute(evidence) {
          const { content } = sessionOf(namedTrace(evidence, 'correo'));
          return {
            frames: content.replyFrames,
            trace: 'correo',
            says: `tu mensaje, de un dominio con ~all y desde una máquina fuera de la lista, recibió «${content.reply}» en ${citeFrames(content.replyFrames)}`,
          };
        },
      },
      {
        claim: '~all deja pasar a cualquiera, como +all.',
        answer: 'permiso',
        refute(evidence) {
          const { outcome, frames } = provider(namedTrace(evidence, 'proveedor'));
          return {
            frames,
            trace: 'proveedor',
            says: `lo contestado en ${citeFrames(frames)} da ${outcome.result} y no pass: quien recibe puede marcarlo, demorarlo o mirarlo con más cuidado (RFC 7208, sección 8.5)`,
          };
        },
      },
    ],
  }),
];

/** Evidence: the trace of the evaluation of `spfRequests.muchos`. */
export const limit = [
  field({
    id: '11.d/limite',
    prompt: 'La política que incluye a otras cuatro, ¿qué resultado da para 172.28.0.99?',
    hints: [
      '¿Hasta cuánto puede llegar el contador?',
      'Cuando se pasa, ¿quien evalúa sigue, decide con lo que tiene, o da un error (RFC 7208, sección 4.6.4)?',
      'Está en el primer renglón del árbol.',
    ],
    observe({ trace }) {
      const { outcome, failed, frames } = exceeded(trace);
      return {
        value: outcome.result,
        frames,
        says: `${outcome.result}: en «${failed.text}» el contador llegó a ${failed.counter}, con lo contestado en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Si el registro está bien escrito y se lee entero, vale.',
        answer: 'fail',
        refute({ trace }) {
          const { failed, frames } = exceeded(trace);
          return {
            frames,
            says: `cada registro de ${citeFrames(frames)} está bien escrito; juntos piden más de diez términos, y en «${failed.text}» se termina todo: permerror es un error de quien publica`,
          };
        },
      },
    ],
  }),
  field({
    id: '11.d/donde',
    prompt: '¿En qué término se pasó del límite? (Como está escrito en su registro.)',
    optional: true,
    hints: [
      '¿Los términos de un registro incluido tienen un contador propio?',
      'Seguí el contador en el árbol, de arriba abajo, también adentro de cada include.',
      'Es el primero que dice «error», en lo más profundo.',
    ],
    observe({ trace }) {
      const { failed, frames } = exceeded(trace);
      return {
        value: failed.text,
        frames,
        says: `${failed.text}, cuando el contador iba a marcar ${failed.counter}; lo anterior se contestó en ${citeFrames(frames)}`,
      };
    },
    misconceptions: [
      {
        claim: 'Cada registro tiene su propio límite de diez.',
        answer: 'ninguno',
        refute({ trace }) {
          const { outcome, failed, frames } = exceeded(trace);
          return {
            frames,
            says: `el registro de arriba tiene ${outcome.steps.length + outcome.unread.length} términos y ninguno de los incluidos llega a diez (${citeFrames(frames)}), y aun así falló en «${failed.text}»: el contador es uno solo para toda la evaluación`,
          };
        },
      },
    ],
  }),
];
