import { topology } from 'maillab-vm-provisioning';
import { renderAll } from '../../vm-provisioning/render/index.js';

const files = new Map(renderAll(topology).map((file) => [file.path, file.content]));

/** The text of a file as it is in the guest. */
export function rendered(path: string): string {
  const content = files.get(path);
  if (content === undefined) throw new Error(`nothing renders "${path}"`);
  return content;
}

/** `name = value` lines, as Postfix's main.cf has them. */
export function mainCf(id: string): Record<string, string> {
  const entries = rendered(`/etc/postfix-${id}/main.cf`)
    .trim()
    .split('\n')
    .map((line) => /^(\w+) =(?: (.*))?$/.exec(line)!);
  return Object.fromEntries(entries.map(([, name, value = '']) => [name, value]));
}

/** The services of master.cf: name to its `-o` overrides. */
export function masterCf(id: string): Map<string, Record<string, string>> {
  const services = new Map<string, Record<string, string>>();
  let current: Record<string, string> = {};
  for (const line of rendered(`/etc/postfix-${id}/master.cf`).trim().split('\n')) {
    const override = /^\s+-o (\w+)=(.*)$/.exec(line);
    if (override) current[override[1]!] = override[2]!;
    if (line.startsWith(' ')) continue;
    current = {};
    services.set(line.split(' ')[0]!, current);
  }
  return services;
}
