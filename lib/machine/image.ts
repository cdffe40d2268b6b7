import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  buildImage,
  findImage,
  type Image,
  isImageFile,
  removeOwn,
  verifyImage,
} from 'maillab-vm-provisioning';
import { MaillabError } from '../errors.js';
import { cacheRoot } from './runtime.js';

/** This version's image: the cache's, or one that is built now. */
export async function provideImage(report: (detail: string) => void): Promise<Image> {
  return (await findImage()) ?? (await makeImage((detail) => report(`building the image, ${detail}`)));
}

/** Builds this version's image. Whatever stands in the way is said on one line. */
export async function makeImage(report: (detail: string) => void): Promise<Image> {
  try {
    return await buildImage({ onProgress: ({ stage, message }) => report(`${stage}: ${message}`) });
  } catch (error) {
    throw new MaillabError(whyNotBuilt(error as Error), { cause: error });
  }
}

/** What apt, curl and the like say when they do not get through. */
const UNREACHABLE =
  /could not (?:connect|resolve)|cannot initiate|connection (?:failed|refused|timed out)|failure resolving/i;

const FULL = /no space left on device|ENOSPC|disk quota exceeded/i;

/** What a failed build says, on one line. */
export function whyNotBuilt({ message }: Error): string {
  if (FULL.test(message)) {
    return (
      `Cannot build the image: the disk of "${cacheRoot()}" or of "${tmpdir()}" is full. ` +
      'Free some space ("maillab vm remove --unused"), or set MAILLAB_CACHE and TMPDIR to where there is room; then try again.'
    );
  }
  const lines = message.split('\n').map((line) => line.trim());
  const unreachable = lines.find((line) => UNREACHABLE.test(line));
  if (unreachable) {
    return (
      `Cannot build the image: the Debian archive cannot be reached: "${unreachable}". ` +
      'Check the network, or bring an image that was built elsewhere with "maillab vm import FILE".'
    );
  }
  const told = lines.filter((line) => line !== '');
  const said = told.length > 3 ? [told[0], ...told.slice(-2)] : told;
  const text = said.join(' ');
  return text.startsWith('Cannot build the image') ? text : `Cannot build the image: ${text}`;
}

/** SHA-256 of the image's disk as it was built; two builds of one key differ in it. */
export function diskDigest(image: { directory: string }): string | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(image.directory, 'manifest.json'), 'utf8'));
    return manifest.files['disk.qcow2'].sha256;
  } catch {
    return undefined;
  }
}

/** Throws when a file of the image is not what was built; the image is removed then, so that the next start builds it. */
export async function refuseDamaged(image: Image): Promise<void> {
  try {
    await verifyImage(image);
  } catch {
    removeOwn(image.directory, isImageFile);
    throw new MaillabError(
      `Cannot use the image "${image.directory}": its files are not what was built. It was removed; ` +
        'start the lab again to build it anew, or bring it with "maillab vm import FILE".',
    );
  }
}
