import { certificatePaths } from '../render/certificates.js';
import { lines, onHost, type RenderedFile } from '../render/file.js';
import type { Host, WebSite } from '../topology/types.js';
import { ROUNDCUBE_ROOT, roundcube } from './roundcube.js';
import { ANY, type HostId, type Server } from './server.js';

const paths = ({ id }: HostId) => ({ config: `/etc/nginx-${id}/nginx.conf`, pid: `/run/nginx-${id}.pid` });

/** Web server: pages, and in front of the webmail. */
export const nginx = {
  name: 'nginx',
  packages: ['nginx-light'],
  runsOn: ({ web }) => web !== undefined,
  services: () => ['http', 'https'],
  paths,
  shared: () => [unit()],
  files(host) {
    const sites = host.web!;
    return [
      { path: paths(host).config, content: nginxConf(host, sites) },
      ...sites
        .filter(({ kind }) => kind === 'page')
        .map((site) => ({ path: `/var/www/${site.name}/index.html`, content: page(site) })),
    ];
  },
  commands: (host) => [['nginx', '-t', '-c', paths(host).config]],
} satisfies Server;

function nginxConf(host: Host, sites: readonly WebSite[]): string {
  const { certificate, key } = certificatePaths(host);
  return lines(
    'user www-data;',
    'worker_processes 1;',
    `pid ${paths(host).pid};`,
    'error_log syslog:server=unix:/dev/log;',
    'events { worker_connections 64; }',
    'http {',
    '  include /etc/nginx/mime.types;',
    '  access_log syslog:server=unix:/dev/log;',
    '  server_tokens off;',
    '  client_max_body_size 16m;',
    `  ssl_certificate ${certificate};`,
    `  ssl_certificate_key ${key};`,
    sites.flatMap((site) => (site.kind === 'webmail' ? webmail(host, site) : staticSite(site))),
    '}',
  );
}

function staticSite({ name }: WebSite): string[] {
  return [
    '  server {',
    '    listen 80;',
    '    listen 443 ssl;',
    `    server_name ${name};`,
    `    root /var/www/${name};`,
    '  }',
  ];
}

function webmail(host: Host, { name }: WebSite): string[] {
  return [
    '  server {',
    '    listen 80;',
    `    server_name ${name};`,
    '    return 301 https://$host$request_uri;',
    '  }',
    '  server {',
    '    listen 443 ssl;',
    `    server_name ${name};`,
    `    root ${ROUNDCUBE_ROOT};`,
    '    index index.php;',
    // Roundcube's own .htaccess, which nginx does not read, forbids the same.
    '    location ~ ^/(\\.|README|INSTALL|LICENSE|CHANGELOG|UPGRADING|bin|SQL|config|temp|logs) { deny all; }',
    '    location ~ \\.php$ {',
    '      include /etc/nginx/fastcgi.conf;',
    `      fastcgi_pass unix:${roundcube.paths(host).socket};`,
    '    }',
    '  }',
  ];
}

function page({ name }: WebSite): string {
  return lines(
    '<!doctype html>',
    '<html lang="es">',
    `<meta charset="utf-8"><title>${name}</title>`,
    `<h1>${name}</h1>`,
    '<p>Esta página y el correo de este dominio están en la misma máquina.</p>',
    '</html>',
  );
}

/** How systemd starts an instance. */
function unit(): RenderedFile {
  const { config, pid } = paths(ANY);
  return {
    path: '/etc/systemd/system/nginx@.service',
    content: lines(
      '[Unit]',
      'Description=nginx on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service php-fpm@%i.service',
      '[Service]',
      'Type=forking',
      `PIDFile=${pid}`,
      `ExecStart=/usr/sbin/nginx -c ${config}`,
      `ExecReload=/usr/sbin/nginx -c ${config} -s reload`,
      'KillMode=mixed',
      ...onHost(),
    ),
  };
}
