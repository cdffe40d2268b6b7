import type { Frame } from '../../lib/wire/frame.js';
import { randomFrom } from '../random.js';
import { numbered } from './oracle.js';

/** A capture as a bad network would have left it: frames lost, repeated, overtaken and cut. */
export function damaged(frames: readonly Frame[], seed: number): Frame[] {
  const random = randomFrom(seed);
  const chosen: Frame[] = [];
  for (const frame of frames) {
    if (random() < 0.04) continue;
    chosen.push(frame);
    if (random() < 0.05) chosen.push(frame);
    if (random() < 0.03 && chosen.length > 3)
      chosen.push(chosen[chosen.length - 1 - Math.floor(random() * 3)]!);
  }
  for (let i = 1; i < chosen.length; i++) {
    if (random() < 0.06) [chosen[i - 1], chosen[i]] = [chosen[i]!, chosen[i - 1]!];
  }
  // Time goes on in steps between 1 µs and 50 ms, so that every rule that looks at time is met.
  let timestamp = chosen[0]!.timestamp;
  return numbered(chosen).map((frame) => {
    timestamp += BigInt(Math.floor(10 ** (3 + random() * 4.7)));
    return { ...frame, timestamp };
  });
}
