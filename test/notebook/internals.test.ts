import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { assertInternals, type KernelModules } from '../../lib/notebook/internals.js';

const fromTslab = createRequire(createRequire(__filename).resolve('tslab'));
const modules: KernelModules = {
  version: fromTslab('../package.json').version,
  ts: fromTslab('@tslab/typescript-for-tslab'),
  jupyter: fromTslab('./jupyter.js'),
  executor: fromTslab('./executor.js'),
  main: fromTslab('./main.js'),
  zeromq: fromTslab('zeromq'),
};
const withTs = (change: object) => ({ ...modules, ts: { ...modules.ts, ...change } });

describe('assertInternals()', () => {
  test('says nothing of the versions that are installed', () => {
    assert.doesNotThrow(() => assertInternals(modules, false));
    assert.doesNotThrow(() => assertInternals(modules, true));
  });

  const lacking: [string, KernelModules][] = [
    [
      'tslab: lastWriteDisplayData',
      { ...modules, jupyter: { JupyterHandlerImpl: modules.jupyter.JupyterHandlerImpl } as never },
    ],
    [
      'tslab: handleExecuteImpl',
      { ...modules, jupyter: { lastWriteDisplayData: null, JupyterHandlerImpl: class {} } as never },
    ],
    [
      'tslab: a cell within "(async function(exports, require) {"',
      {
        ...modules,
        executor: {
          createExecutor: () => '(function(exports, require) { \\n})(__tslab__.exports, __tslab__.require)',
        },
      },
    ],
    ['TypeScript: transpileModule', withTs({ transpileModule: undefined })],
    ['TypeScript: invalidateResolutionsOfFailedLookup', withTs({ createWatchProgram: () => {} })],
    ['zeromq: Publisher.send', { ...modules, zeromq: {} as never }],
  ];
  for (const [name, without] of lacking) {
    test(`refuses to start without ${name}, and says what is here and what to do`, () => {
      assert.throws(
        () => assertInternals({ ...without, version: '1.0.99' }, true),
        (error: Error) => {
          assert.ok(error.message.startsWith('Cannot start the kernel: '), error.message);
          assert.ok(error.message.includes(name), error.message);
          assert.match(error.message, /not there in tslab 1\.0\.99, TypeScript 5\.0\.4, Node\.js \d+/);
          assert.match(
            error.message,
            /made with tslab 1\.0\.22, TypeScript 5\.0\.4, Node\.js 20\. Run "npm ci"/,
          );
          return true;
        },
      );
    });
  }

  test('without what only speed needs, says how to do without it', () => {
    const without = withTs({ bindSourceFile: undefined });
    assert.throws(() => assertInternals(without, false), /bindSourceFile.*Set MAILLAB_KERNELS=plain/);
    assert.doesNotThrow(() => assertInternals(without, true));
  });
});
