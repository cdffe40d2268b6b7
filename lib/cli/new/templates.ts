import { KERNELSPEC, type Notebook, serialise } from '../../runner/notebook.js';

/** What a new exercise is called, in file names and in code. */
export interface Name {
  /** `10-integrador`. */
  notebook: string;
  /** `10`. */
  id: string;
}

/** `labs/ID.ts`: one question that works, to be replaced. */
export function labText({ id }: Name): string {
  return `import { check } from 'maillab';
import { sessionOf } from './sessions.js';

const { citeFrames, field } = check;

/** What the exercise is about, in a sentence. */
export const exercise${id}: check.Exercise = {
  id: '${id}',
  title: 'Qué se aprende',
  questions: [
    field({
      id: '${id}/1',
      prompt: '¿Con qué código saluda el servidor?',
      hints: [
        '¿Quién habla primero en SMTP?',
        '¿Qué hay al comienzo de la primera línea que manda el servidor?',
        'Leé las tres primeras cifras de la primera trama con datos.',
      ],
      observe({ trace }) {
        const { greeting } = sessionOf(trace);
        const code = greeting.response!.code!;
        const cite = citeFrames(greeting.replyFrames);
        return { value: code, frames: greeting.replyFrames, says: \`código \${code} en \${cite}\` };
      },
      misconceptions: [
        {
          claim: 'El servidor saluda con 250.',
          answer: 250,
          refute({ trace }) {
            const { ehlo } = sessionOf(trace);
            return {
              frames: ehlo.replyFrames,
              says: \`el 250 de \${citeFrames(ehlo.replyFrames)} contesta a EHLO, no saluda\`,
            };
          },
        },
      ],
    }),
  ],
};
`;
}

/** `labs/ID.solution.ts`: the model answers. */
export function solutionText({ id }: Name): string {
  return `import type { check } from 'maillab';
import { sessionOf } from './sessions.js';

/** Model answers of exercise ${id}, as somebody reads them off the evidence. */
export const solutions${id}: check.Solutions = {
  '${id}/1': ({ trace }) => sessionOf(trace).greeting.response!.code,
};
`;
}

/** `test/labs/ID.test.ts`: the proof, on a composed trace. */
export function testText({ id }: Name): string {
  const answers = `../../labs/${id}.solution.js`;
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressOf, check } from 'maillab';
import { exercise${id} } from 'maillab-labs';
import { solutions${id} } from '${answers}';
import { composeTrace } from '../../labs/compose.js';

// What a capture of the notebook's session would have given: copy it from what the lab really said.
const trace = composeTrace([
  {
    client: { address: '172.28.0.1', port: 40_001 },
    server: { address: addressOf('mail'), port: 25 },
    start: 1_700_000_000_000_000_000n,
    says: [
      'S: 220 mail.redes.unlp.edu.ar ESMTP Postfix (Debian/GNU)',
      'C: EHLO pc',
      'S: 250-mail.redes.unlp.edu.ar\\n250-PIPELINING\\n250 SIZE 10240000',
      'C: QUIT',
      'S: 221 2.0.0 Bye',
      'S. FIN',
      'C. FIN',
    ],
  },
]);

test('every model answer passes, every blank is unanswered, every misconception is refused with its frame', () => {
  assert.deepEqual(
    check.prove(exercise${id}, solutions${id}, () => trace),
    [],
  );
});
`;
}

/** `notebooks/NOTEBOOK.ipynb`: opens the lab, captures, shows, asks. */
export function notebookText({ id }: Name): string {
  const cells = [
    markdown(
      'titulo',
      '# ¿Qué pregunta contesta este cuaderno?\n\nMinutos, lo que hace falta, lo optativo. Al terminar vas a poder explicar…',
    ),
    code(
      'abrir',
      `import { openLab, show } from 'maillab';\nimport { exercise${id} } from 'maillab-labs';\nconst lab = await openLab(exercise${id});`,
    ),
    markdown(
      'regla',
      '## La regla, en dos oraciones\n\nCon su sección del RFC. Antes de correr, una predicción.',
    ),
    code('prediccion', `// BEGIN SOLUTION\nlab.predict('${id}/1', 250, 0.5);\n// END SOLUTION`),
    markdown('corrida', 'Una corrida corta, y dónde mirar.'),
    code(
      'captura',
      "const trace = await lab.capture(async () => {\n  const sesion = await lab.smtpSession();\n  await sesion.command('EHLO pc');\n  await sesion.quit();\n});\nshow.packets(trace);",
    ),
    markdown('preguntas', 'La respuesta, con la evidencia.'),
    code('respuestas', `// BEGIN SOLUTION\nlab.answer('${id}/1', 220, trace);\n// END SOLUTION`),
    code('resumen', 'lab.summary();'),
  ];
  return serialise({
    cells,
    metadata: { kernelspec: KERNELSPEC },
    nbformat: 4,
    nbformat_minor: 5,
  } as Notebook);
}

function markdown(id: string, source: string) {
  return { cell_type: 'markdown', id, metadata: {}, source };
}

function code(id: string, source: string) {
  return { cell_type: 'code', id, metadata: {}, source, outputs: [], execution_count: null };
}
