import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** SHA-256 of the lab files that the project has published, by the image's key. */
const Published = z.record(z.string().regex(/^[0-9a-f]{32}$/), z.array(z.string().regex(/^[0-9a-f]{64}$/)));

/** The SHA-256 of the lab files that were published with this image. */
export function publishedHashes(key: string): readonly string[] {
  // Beside the package when it runs compiled, and when it runs from source.
  const [inPackage] = __dirname.split(/[\\/](?:dist[\\/])?machine[\\/]lab-file$/);
  const text = readFileSync(join(inPackage!, 'published-images.json'), 'utf8');
  return Published.parse(JSON.parse(text))[key] ?? [];
}
