/** What a verdict says is read with its figures, and compared with another run's without them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check, type View } from 'maillab';
import { changedOutputs } from '../../lib/runner/compare/compare.js';
import { STABLE_MIME } from '../../lib/show/stable.js';
import { notebookOf } from '../runner/notebooks.js';
import { shortSession } from './trace.js';

const trace = shortSession();

/** What one run shows of a question whose evidence is in these frames; `says` is within `varying`, `fixed` is not. */
function run(frames: readonly number[], says: string, fixed = 'código 220') {
  const seen = () => ({
    frames,
    says: `${fixed} en ${check.citeFrames(frames)}, ${check.varying(`hacia ${says}, antes de ${check.citeFrames([frames[0]! + 1])}`)}`,
  });
  const exercise: check.Exercise = {
    id: '03',
    title: 'SMTP',
    questions: [
      check.truth({
        id: '03/1',
        prompt: '¿Saluda?',
        hints: ['¿Uno?', '¿Dos?', '¿Tres?'],
        observe: () => ({ value: true, ...seen() }),
        misconceptions: [{ claim: 'No saluda nadie.', answer: false, refute: seen }],
      }),
    ],
  };
  const shown: { view: View; extra: Record<string, unknown> }[] = [];
  const session = check.createSession(exercise, (view, extra = {}) => shown.push({ view, extra }));
  session.predict('03/1', true);
  session.answer('03/1', false, trace);
  session.answer('03/1', true, trace);
  session.myths();
  session.summary();
  return shown;
}

function notebook(shown: ReturnType<typeof run>) {
  const outputs = shown.map(({ view, extra }) => ({
    output_type: 'display_data',
    metadata: {},
    data: {
      ...extra,
      ...(view.stable && { [STABLE_MIME]: view.stable }),
      'text/html': view.html,
      'text/plain': view.text,
    },
  }));
  return notebookOf(...outputs.map((output): [string, object[]] => ['shown', [output]]));
}

test('a verdict says its frames and figures to who reads it, and never a mark', () => {
  const shown = run([4, 5, 6], '172.28.0.1:40812');
  const sentence = 'código 220 en las tramas 4 a 6, hacia 172.28.0.1:40812, antes de la trama 5';
  for (const { view, extra } of shown.slice(1, 4)) {
    assert.ok(view.text.replace(/\s+/g, ' ').includes('hacia 172.28.0.1:40812'), view.text);
    assert.doesNotMatch(view.text + view.html + JSON.stringify(extra), /[\uFDD0-\uFDD2]/);
  }
  assert.equal((shown[2]!.extra[check.VERDICT_MIME] as check.VerdictData).message, `03/1 ✓ ${sentence}`);
  assert.deepEqual(shown[3]!.extra[check.REFUTATIONS_MIME], [{ claim: 'No saluda nadie.', says: sentence }]);
});

test('outside a verdict nothing is marked', () => {
  assert.equal(`${check.citeFrames([4])} ${check.varying(12)}`, 'la trama 4 12');
  const throws = () => {
    throw new Error('no evidence');
  };
  const question = {
    ...check.truth({ id: '1', prompt: '', hints: ['', '', ''], observe: throws, misconceptions: [] }),
  };
  assert.throws(() => check.judge(question, true, trace), /no evidence/);
  assert.equal(check.citeFrames([4]), 'la trama 4');
});

test('two runs differ in what was said, and not in frames or in what varies', () => {
  const before = notebook(run([4], '172.28.0.1:40812'));
  assert.deepEqual(changedOutputs(before, notebook(run([7, 8, 12], 'nadie'))), []);
  const changed = changedOutputs(before, notebook(run([4], '172.28.0.1:40812', 'código 554')));
  assert.deepEqual(
    changed.map(({ cell }) => cell),
    [1, 2, 3],
  );
  assert.match(changed[0]!.message, /código 220 en TRAMA, #.*código 554 en TRAMA, #/s);
});
