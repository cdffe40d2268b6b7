import { run } from './run.js';

/**
 * The Debian archives that this machine's own apt uses, as lines of a sources.list for another suite.
 * Empty where apt knows none (another distribution): mmdebstrap then takes its own default.
 */
export async function sourcesList(suite: string): Promise<string> {
  const format = '$(ORIGIN)\t$(LABEL)\t$(REPO_URI)';
  const targets = await run(['apt-get', 'indextargets', '--format', format, 'Created-By: Packages']).catch(
    () => '',
  );
  const uris = new Map(
    targets
      .split('\n')
      .map((line) => line.split('\t'))
      .filter(([origin]) => origin === 'Debian')
      .map(([, label, uri]) => [label, uri]),
  );
  const archive = uris.get('Debian');
  const security = uris.get('Debian-Security');
  if (!archive) return '';
  return [
    `deb ${archive} ${suite} main`,
    ...(security ? [`deb ${security} ${suite}-security main`] : []),
  ].join('\n');
}

/** The proxy that this machine's apt goes through, as an option of mmdebstrap. */
export async function proxyOptions(): Promise<string[]> {
  const proxy = await run(['apt-config', 'shell', 'P', 'Acquire::http::Proxy']).catch(() => '');
  const value = /^P='(.+)'$/m.exec(proxy)?.[1];
  return value ? [`--aptopt=Acquire::http::Proxy "${value}"`] : [];
}
