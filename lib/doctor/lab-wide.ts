import { randomUUID } from 'node:crypto';
import { request } from 'node:https';
import { type Account, accountsOf, type Topology } from 'maillab-vm-provisioning';
import type { Lab } from '../lab/lab.js';
import { until } from '../machine/wait.js';
import { type Check, expect } from './check.js';
import { authenticate, openSubmission } from './mail.js';

/** The clock, the capture and the web. */
export function machineChecks(topology: Topology): Check[] {
  const clock: Check = {
    name: 'clock',
    fix: 'A computer that slept leaves the lab behind: "maillab reset".',
    run: async (lab) => {
      const { stdout } = await lab.host(topology.hosts[0]!.id).run('date', ['+%s']);
      const behind = Date.now() / 1000 - Number(stdout);
      expect(Math.abs(behind) < 3, `the lab is ${behind.toFixed(0)} s behind this computer`);
    },
  };
  const capture: Check = {
    name: 'capture',
    fix: 'tcpdump in the lab has ended: "maillab reset" starts it anew.',
    run: async (lab) => {
      const trace = await lab.capture(() => {}, { marking: 10_000 });
      expect(trace.frames.length < 1000, 'the wire is never quiet');
    },
  };
  const sites = topology.hosts.flatMap((host) =>
    (host.web ?? []).map(
      ({ name, kind }): Check => ({
        name: `web ${name}`,
        fix: `lab.host('${host.label}').restart('https'), or "maillab reset".`,
        run: async (lab) => {
          const page = await fetchPage(lab, host.id, name);
          expect(page.status === 200, `answered with status ${page.status}`);
          expect(kind !== 'webmail' || /roundcube/i.test(page.body), 'the page is not the webmail');
        },
      }),
    ),
  );
  return [clock, capture, ...sites];
}

async function fetchPage(lab: Lab, hostId: string, name: string): Promise<{ status: number; body: string }> {
  const { host, port } = lab.endpoint(hostId, 'https');
  return new Promise((done, fail) => {
    const call = request(
      { host, port, ca: lab.authority, servername: name, headers: { host: name }, timeout: 60_000 },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => done({ status: response.statusCode!, body }));
      },
    );
    call.on('timeout', () => call.destroy(new Error('no answer within 60 s')));
    call.on('error', fail);
    call.end();
  });
}

/** Mail from each domain to all others: one message per sender, with a recipient in each domain. */
export function deliveryChecks(topology: Topology): Check[] {
  const domains = topology.hosts.flatMap((host) =>
    (host.mta?.domains ?? []).flatMap((domain) => {
      const account = accountsOf(host, topology).find(({ address }) => address.endsWith(`@${domain}`));
      return account ? [{ domain, account }] : [];
    }),
  );
  return domains.map(({ domain, account }) => ({
    name: `delivery from ${domain} to every other domain`,
    fix: `Read the queue and log of its server: lab.host('${account.host}').queue.list() and .log.entries().`,
    run: async (lab) => {
      const others = domains.filter((other) => other.domain !== domain).map((other) => other.account);
      await deliver(lab, account, others);
    },
  }));
}

async function deliver(lab: Lab, from: Account, to: readonly Account[]): Promise<void> {
  const id = `<${randomUUID()}@doctor.maillab>`;
  const talk = await openSubmission(lab, from);
  try {
    await authenticate(talk, from);
    await talk.say(`MAIL FROM:<${from.address}>`, /^250 /);
    for (const { address } of to) await talk.say(`RCPT TO:<${address}>`, /^250 /);
    await talk.say('DATA', /^354 /);
    await talk.say(
      `From: <${from.address}>\r\nMessage-ID: ${id}\r\nSubject: doctor\r\n\r\ndoctor\r\n.`,
      /^250 /,
    );
    await talk.say('QUIT', /^221 /);
  } finally {
    talk.close();
  }
  for (const { host, login, address } of to) {
    const mailbox = lab.host(host).mailbox(login);
    const arrived = await until(() => mailbox.has(id), { limit: 120_000 });
    expect(arrived, `nothing arrived at ${address} within 120 s`);
    await mailbox.remove(id);
  }
}
