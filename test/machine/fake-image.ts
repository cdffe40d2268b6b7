import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findImage, type Image, imageKey, writeManifest } from 'maillab-vm-provisioning';

/** The start of a qcow2 file of version 3 that is well, for tests to change. */
export function qcow2(size = 2n ** 31n): Buffer {
  const header = Buffer.alloc(512);
  header.write('QFI\xfb', 'latin1');
  header.writeUInt32BE(3, 4);
  header.writeUInt32BE(16, 20); // cluster bits
  header.writeBigUInt64BE(size, 24);
  header.writeUInt32BE(4, 96); // refcount order
  header.writeUInt32BE(104, 100); // header length
  return header;
}

/** An image of this version in a cache folder, with small files in place of a disk and a kernel. */
export async function fakeImage(cache: string, disk: Uint8Array = qcow2()): Promise<Image> {
  const directory = join(cache, 'images', imageKey());
  mkdirSync(directory, { recursive: true });
  for (const name of ['kernel', 'initrd', 'ca.pem'])
    writeFileSync(join(directory, name), `${name} of a test`);
  writeFileSync(join(directory, 'disk.qcow2'), disk);
  await writeManifest(directory, imageKey());
  return (await findImage(cache))!;
}
