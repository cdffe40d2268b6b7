import type { Host, WebSite } from '../topology.js';
import { certificatePaths } from './certificates.js';
import { lines, onHost, type RenderedFile } from './file.js';
import { phpSocket, ROUNDCUBE_ROOT } from './roundcube.js';

export function nginxDirectory({ id }: Pick<Host, 'id'>): string {
  return `/etc/nginx-${id}`;
}

/** Everything nginx reads on one host. */
export function renderNginx(host: Host): RenderedFile[] {
  const sites = host.web ?? [];
  if (sites.length === 0) return [];
  return [
    { path: `${nginxDirectory(host)}/nginx.conf`, content: nginxConf(host, sites) },
    ...sites
      .filter(({ kind }) => kind === 'page')
      .map((site) => ({ path: `/var/www/${site.name}/index.html`, content: page(site) })),
  ];
}

function nginxConf(host: Host, sites: readonly WebSite[]): string {
  const { certificate, key } = certificatePaths(host);
  return lines(
    'user www-data;',
    'worker_processes 1;',
    `pid /run/nginx-${host.id}.pid;`,
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
    `      fastcgi_pass unix:${phpSocket(host)};`,
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
export function renderNginxUnit(): RenderedFile {
  return {
    path: '/etc/systemd/system/nginx@.service',
    content: lines(
      '[Unit]',
      'Description=nginx on lab host %i',
      'Requires=lab-network.service',
      'After=lab-network.service php-fpm@%i.service',
      '[Service]',
      'Type=forking',
      'PIDFile=/run/nginx-%i.pid',
      'ExecStart=/usr/sbin/nginx -c /etc/nginx-%i/nginx.conf',
      'ExecReload=/usr/sbin/nginx -c /etc/nginx-%i/nginx.conf -s reload',
      'KillMode=mixed',
      ...onHost(),
    ),
  };
}
