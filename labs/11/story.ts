import { check } from 'maillab';
import { sessionOf } from '../sessions.js';
import { isSpfRecord } from '../spf/record.js';
import { spfIn } from '../spf/resolve.js';
import { spfRequests } from './requests.js';

const { citeFrames, namedTrace, prose } = check;

/** The policy as it came from the DNS. */
function published(evidence: check.Evidence) {
  const { lookup, record } = spfIn(namedTrace(evidence, 'universidad'), spfRequests.universidad);
  return { record: record ?? '', frames: lookup?.answer.frames ?? [] };
}

const refused = (evidence: check.Evidence) => sessionOf(namedTrace(evidence, 'rechaza')).refused('RCPT');
const accepted = (evidence: check.Evidence) => sessionOf(namedTrace(evidence, 'acepta')).accepted('RCPT');

const right = { clave: false, from: false, obliga: false };

/** 11.c in the student's words; evidence: `universidad`, `rechaza` and `acepta`. */
export const story = [
  prose({
    id: '11.c/explica',
    prompt:
      'Explicale a alguien que administra un dominio qué publica con SPF, qué comprueba quien recibe y qué no puede pedirle.',
    points: 4,
    hints: [
      '¿Qué hay en el registro: una clave o una lista?',
      '¿Qué se había dicho en la sesión cuando llegó el rechazo?',
      '¿Quién consultó el registro, y quién no?',
    ],
    claims: {
      clave: {
        statement: 'El registro SPF es una clave pública con la que se verifica una firma del mensaje.',
        observe(evidence) {
          const { record, frames } = published(evidence);
          return {
            value: !isSpfRecord(record),
            frames,
            trace: 'universidad',
            says: `el registro dice «${record}», en ${citeFrames(frames)}`,
          };
        },
      },
      from: {
        statement: 'SPF comprueba el campo From que ve quien lee.',
        observe(evidence) {
          const { reply, replyFrames } = refused(evidence);
          return {
            value: false,
            frames: [],
            says: `«${reply!.slice(0, 9)}» llegó después de RCPT, en ${citeFrames(replyFrames)} del rechazado, sin ningún From`,
          };
        },
      },
      obliga: {
        statement: 'Un -all obliga a todos los receptores a rechazar.',
        observe(evidence) {
          const { reply, replyFrames } = accepted(evidence);
          return {
            value: false,
            frames: [],
            says: `hamburger.edu contestó «${reply}», en ${citeFrames(replyFrames)} del aceptado`,
          };
        },
      },
    },
    misconceptions: [
      {
        claim: 'SPF es una clave pública.',
        answer: { text: 'Publica su clave.', claims: { ...right, clave: true } },
        refute(evidence) {
          const { record, frames } = published(evidence);
          return {
            frames,
            trace: 'universidad',
            says: `${citeFrames(frames)} trae «${record}»: una lista de quién puede enviar; la clave pública es de DKIM (RFC 6376)`,
          };
        },
      },
      {
        claim: 'SPF protege el From que se muestra.',
        answer: { text: 'Protege el From.', claims: { ...right, from: true } },
        refute(evidence) {
          const { replyFrames } = refused(evidence);
          return {
            frames: replyFrames,
            trace: 'rechaza',
            says: `se decidió en ${citeFrames(replyFrames)}, antes de DATA: con el remitente del sobre y la dirección que se conecta (RFC 7208, secciones 2.4 y 2.5)`,
          };
        },
      },
      {
        claim: 'Publicar SPF obliga a los demás.',
        answer: { text: 'Nadie más lo acepta.', claims: { ...right, obliga: true } },
        refute(evidence) {
          const { replyFrames } = accepted(evidence);
          return {
            frames: replyFrames,
            trace: 'acepta',
            says: `en ${citeFrames(replyFrames)} un servidor que no consulta aceptó al remitente de un dominio con -all`,
          };
        },
      },
    ],
  }),
];
