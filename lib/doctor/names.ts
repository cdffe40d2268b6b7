import { Resolver } from 'node:dns/promises';
import type { Host, Topology, Zone } from 'maillab-vm-provisioning';
import type { Lab } from '../lab/lab.js';
import { type Check, expect } from './check.js';

/** Each name server answers for its zones; the resolver finds delegations, MX, SPF and PTR from the root down. */
export function nameChecks(topology: Topology): Check[] {
  const zones = topology.zones.flatMap((zone) =>
    [zone.primary, ...zone.secondaries].map((id) => zoneCheck(zone, hostOf(id, topology))),
  );
  const resolver = topology.hosts.find(({ recursor }) => recursor === 'everyone')!;
  const visible = topology.zones.filter(({ origin }) => origin !== '' && !origin.endsWith('in-addr.arpa'));
  return [
    ...zones,
    ...visible.map((zone) => delegationCheck(zone, resolver)),
    ...visible.flatMap((zone) => recordChecks(zone, resolver)),
    ...topology.hosts
      .filter((host) => host.mta && host.resolver === resolver.id)
      .map((host) => pointerCheck(host, resolver)),
  ];
}

function hostOf(id: string, { hosts }: Topology): Host {
  return hosts.find((host) => host.id === id)!;
}

function ask(lab: Lab, { id }: Host): Resolver {
  const { host, port } = lab.endpoint(id, 'dns', 'udp');
  const resolver = new Resolver({ timeout: 10_000, tries: 2 });
  resolver.setServers([`${host}:${port}`]);
  return resolver;
}

const same = (left: readonly string[], right: readonly string[]) =>
  JSON.stringify([...left].sort()) === JSON.stringify([...right].sort());
const bare = (name: string) => name.replace(/\.$/, '').toLowerCase();

function zoneCheck({ origin, primary }: Zone, server: Host): Check {
  const shown = origin || '.';
  return {
    name: `zone ${shown} at ${server.name}`,
    fix:
      server.id === primary
        ? `lab.host('${server.label}').restart('dns'), or "maillab reset".`
        : `It takes the zone by AXFR: see that its primary runs, then lab.host('${server.label}').restart('dns').`,
    run: async (lab) => {
      const { serial } = await ask(lab, server).resolveSoa(shown);
      expect(serial > 0, `answered with serial ${serial}`);
    },
  };
}

function delegationCheck({ origin, nameServers }: Zone, resolver: Host): Check {
  return {
    name: `delegation ${origin}`,
    fix: "Compare the parent zone's NS records with the zone's own, then flush the resolver's cache.",
    run: async (lab) => {
      const found = await ask(lab, resolver).resolveNs(origin);
      const wanted = nameServers.map(({ name }) => name);
      expect(same(found.map(bare), wanted.map(bare)), `NS are ${found.join(', ')}, not ${wanted.join(', ')}`);
    },
  };
}

/** MX and SPF at a zone's apex, as the zone says them. */
function recordChecks({ origin, records }: Zone, resolver: Host): Check[] {
  const apex = records.filter(({ name }) => name === '@');
  const mx = apex.filter(({ type }) => type === 'MX');
  const spf = apex.filter(({ type, data }) => type === 'TXT' && data.includes('v=spf1'));
  const fix = `lab.host('resolver').flushCache(); compare the zone with "maillab reset".`;
  return [
    ...(mx.length === 0
      ? []
      : [
          {
            name: `MX ${origin}`,
            fix,
            run: async (lab: Lab) => {
              const found = await ask(lab, resolver).resolveMx(origin);
              const preferences = found.map(({ priority }) => String(priority));
              expect(
                same(
                  preferences,
                  mx.map(({ data }) => data.split(/\s+/)[0]!),
                ),
                `preferences are ${preferences.join(', ')}`,
              );
            },
          },
        ]),
    ...(spf.length === 0
      ? []
      : [
          {
            name: `SPF ${origin}`,
            fix,
            run: async (lab: Lab) => {
              const texts = (await ask(lab, resolver).resolveTxt(origin)).map((parts) => parts.join(''));
              expect(
                texts.filter((text) => text.startsWith('v=spf1')).length === 1,
                `TXT records are ${texts.join('; ')}`,
              );
            },
          },
        ]),
  ];
}

function pointerCheck({ name, address }: Host, resolver: Host): Check {
  return {
    name: `PTR ${address}`,
    fix: "Compare the reverse zone with the host's address.",
    run: async (lab) => {
      const names = await ask(lab, resolver).reverse(address);
      expect(names.map(bare).includes(name), `its name is ${names.join(', ')}, not ${name}`);
    },
  };
}
