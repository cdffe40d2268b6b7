import { findHost } from 'maillab-vm-provisioning';
import { GuestPrograms } from '../../lib/hosts/guest-programs.js';
import { LabHost } from '../../lib/hosts/lab-host.js';
import type { ControlClient } from '../../lib/supervisor/control-client.js';

/** What a lab was asked. */
export interface Asked {
  method: string;
  params: { path: string; args: string[]; input?: string };
}

/** Programs of a lab that notes what it is asked, and answers that it was done and `stdout` printed. */
export function programsNoting(stdout = '') {
  const asked: Asked[] = [];
  const client = {
    request: async (method: string, params: Asked['params']) => {
      asked.push({ method, params });
      return { stdout: Buffer.from(stdout).toString('base64'), stderr: '', exitCode: 0 };
    },
  };
  return { asked, guest: new GuestPrograms(client as unknown as ControlClient) };
}

/** A host of such a lab. */
export function hostNoting(name = 'mail', stdout = '') {
  const { asked, guest } = programsNoting(stdout);
  const endpoint = async () => ({ host: '127.0.0.1', port: 1 }) as const;
  return { asked, host: new LabHost(findHost(name)!, guest, endpoint) };
}
