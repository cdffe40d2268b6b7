import { accessSync, constants, readFileSync } from 'node:fs';
import type { Accelerator } from './arguments.js';

/** What is known of this computer before anything is tried. */
export interface HostFacts {
  platform: NodeJS.Platform;
  /** /dev/kvm can be opened for reading and writing. */
  kvm: boolean;
  /** The processor says that it virtualises: vmx or svm among its flags. */
  virtualises: boolean;
}

export function hostFacts(): HostFacts {
  return { platform: process.platform, kvm: canOpenKvm(), virtualises: cpuVirtualises() };
}

/**
 * Accelerators worth using here, the best first. A `trial` one is accepted only after a guest has booted under it:
 * /dev/kvm can exist, and even create a machine, and the guest still hang.
 */
export function candidates(facts: HostFacts): { accelerator: Accelerator; trial: boolean }[] {
  const tcg = { accelerator: 'tcg', trial: false } as const;
  if (facts.platform === 'linux' && facts.kvm)
    return [{ accelerator: 'kvm', trial: !facts.virtualises }, tcg];
  if (facts.platform === 'darwin') return [{ accelerator: 'hvf', trial: true }, tcg];
  return [tcg];
}

function canOpenKvm(): boolean {
  try {
    accessSync('/dev/kvm', constants.R_OK | constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

function cpuVirtualises(): boolean {
  try {
    return /^flags\s*:.*\b(vmx|svm)\b/m.test(readFileSync('/proc/cpuinfo', 'utf8'));
  } catch {
    return false;
  }
}
