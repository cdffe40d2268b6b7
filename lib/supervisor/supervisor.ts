import { claimLabFolder, createLabFolder, removeLabFolder, sweep } from '../machine/lab-folder.js';
import { controlPath, ensureRuntimeRoot } from '../machine/runtime.js';
import { listen } from './control-server.js';
import type { Notice } from './notices.js';
import { plainError } from './protocol.js';
import { type LabOrder, SupervisedLab } from './supervised.js';

/**
 * The program that owns one lab. Started with a LabOrder; a private lab ends with the process that started it,
 * however that ends, because the channel between them closes then.
 */
async function supervise(order: LabOrder): Promise<void> {
  const root = ensureRuntimeRoot();
  await sweep(root);
  const folder = createLabFolder(order.name, root);
  const lab = new SupervisedLab(order, folder, (progress) => tell({ progress }));
  let ending = false;
  const end = async (status: number) => {
    if (ending) return;
    ending = true;
    // QEMU ends with this process at the latest, so there is nothing to wait for too long.
    await Promise.race([lab.close(), new Promise((done) => setTimeout(done, 5000))]);
    removeLabFolder(folder);
    // Whoever waits for an answer is told why there is none.
    setImmediate(() => process.exit(status));
  };
  const fail = async (error: unknown) => {
    await tell({ failed: plainError(error) });
    await end(1);
  };
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => end(0));
  process.on('uncaughtException', fail);
  process.on('unhandledRejection', fail);
  let ready = false;
  const claiming = setInterval(() => claimLabFolder(folder), 20_000);
  const abandoned = () => {
    if (order.name === 'private' || !ready) end(0);
  };
  process.on('disconnect', abandoned);
  // Whoever started this may have gone before it could listen.
  if (!process.connected) return abandoned();
  lab.onFailure = fail;
  try {
    await lab.open();
    await listen(controlPath(folder), lab, () => end(0));
    ready = true;
    clearInterval(claiming);
    await tell({ ready: folder });
  } catch (error) {
    await fail(error);
  }
}

function tell(notice: Notice): Promise<void> {
  return new Promise((done) => {
    if (!process.connected) return done();
    process.send!(notice, undefined, {}, () => done());
  });
}

supervise(JSON.parse(process.argv[2]!)).catch(async (error) => {
  await tell({ failed: plainError(error) });
  process.exit(1);
});
