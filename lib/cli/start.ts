import { findImage } from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import { makeImage } from '../machine/image.js';
import { main } from './main.js';
import { withProgress } from './progress.js';
import { installMissing, missing } from './setup/packages.js';
import { type Requirement, requirements } from './setup/requirements.js';
import { errorText } from './terminal.js';

/** `npm start`: sets up, brings the lab up, runs the notebooks, and says how to open them. Resolves to the exit status. */
async function start(): Promise<number> {
  await install('Installing QEMU', requirements.lab);
  if (!(await findImage())) {
    await install('Installing what builds the image', requirements.image);
    await withProgress('Building the image of the virtual machine (once, some minutes)', makeImage);
  }
  const up = await main(['up']);
  if (up !== 0) return up;
  // A first look asks whether everything works here, not whether outputs are as they were elsewhere.
  const verdict = await main(['run', 'notebooks', '--no-compare', '--out', 'out']);
  process.stdout.write(
    [
      '',
      'The executed notebooks are in out/; open out/index.html in a browser.',
      'To work in them:     npm run lab            (JupyterLab; each notebook gets a pristine lab of its own)',
      'The lab is up, for Thunderbird, swaks or a browser:',
      '                     npx maillab status     (where each server listens)',
      '                     npx maillab doctor     (is everything well?)',
      '                     npx maillab down       (stop it)',
      '',
    ].join('\n'),
  );
  return verdict;
}

async function install(title: string, needed: readonly Requirement[]): Promise<void> {
  if (missing(needed).length > 0) await withProgress(title, (report) => installMissing(needed, report));
}

start().then(
  (status) => {
    process.exitCode = status;
  },
  (error) => {
    if (!(error instanceof MaillabError)) throw error;
    process.stderr.write(errorText('npm start', error.message));
    process.exitCode = error.exitCode ?? 1;
  },
);
