import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImage, type Image, imageKey } from 'maillab-vm-provisioning';
import { writeManifest } from '../../vm-provisioning/manifest.js';

/** An image of this version in a cache folder, with small files in place of a disk and a kernel. */
export async function fakeImage(cache: string): Promise<Image> {
  const directory = join(cache, 'images', imageKey());
  mkdirSync(directory, { recursive: true });
  for (const name of ['disk.qcow2', 'kernel', 'initrd', 'ca.pem'])
    writeFileSync(join(directory, name), `${name} of a test`);
  await writeManifest(directory, imageKey());
  return (await findImage(cache))!;
}
