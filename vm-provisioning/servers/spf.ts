import { lines, onHost, type RenderedFile } from '../render/file.js';
import { ANY, type HostId, type Server } from './server.js';

const SERVER = '/usr/local/lib/maillab/spf-server';

/**
 * SPF verifier (RFC 7208), which Postfix asks by its policy protocol. postfix-policyd-spf-perl itself is one process per SMTP session: 14 MB and two
 * seconds of an emulated CPU each. Here a process that has the modules in memory forks it: 3 MB, and at once.
 */
export const spf = {
  name: 'spf',
  packages: ['postfix-policyd-spf-perl'],
  runsOn: ({ mta }) => mta?.checksSpf === true,
  services: () => [],
  paths: ({ id }: HostId) => ({ socket: `/run/spf-${id}/socket` }),
  shared,
  files: () => [],
  commands: () => [],
} satisfies Server;

function shared(): RenderedFile[] {
  return [
    {
      path: SERVER,
      mode: 0o755,
      content: lines(
        '#!/usr/bin/perl',
        'use strict;',
        'use warnings;',
        'use IO::Handle;',
        'use IO::Socket::UNIX;',
        'use Mail::SPF;',
        'use Net::DNS;',
        'use NetAddr::IP;',
        'use POSIX ();',
        'use Sys::Hostname::Long;',
        'use Sys::Syslog;',
        'require "Net/DNS/RR/$_.pm" for qw(A MX NS OPT PTR SOA TXT);',
        '',
        'my ($path) = @ARGV;',
        'my $server = IO::Socket::UNIX->new(Local => $path, Listen => 128) or die "Cannot listen on $path: $!\\n";',
        'chmod 0666, $path;',
        'IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $ENV{NOTIFY_SOCKET})->send("READY=1");',
        "$SIG{CHLD} = 'IGNORE';",
        'while (my $session = $server->accept) {',
        '  my $child = fork;',
        '  die "Cannot fork: $!\\n" unless defined $child;',
        '  next if $child;',
        '  close $server;',
        "  $SIG{CHLD} = 'DEFAULT';",
        "  open STDIN, '<&', $session;",
        "  open STDOUT, '>&', $session;",
        '  close $session;',
        "  do '/usr/sbin/postfix-policyd-spf-perl';",
        '  warn $@ if $@;',
        '  POSIX::_exit($@ ? 1 : 0);',
        '}',
      ),
    },
    {
      path: '/etc/systemd/system/spf@.service',
      content: lines(
        '[Unit]',
        'Description=SPF verifier on lab host %i',
        'Requires=lab-network.service',
        'After=lab-network.service',
        'Before=postfix@%i.service',
        '[Service]',
        'Type=notify',
        `ExecStart=${SERVER} ${spf.paths(ANY).socket}`,
        'User=policyd-spf',
        'RuntimeDirectory=spf-%i',
        'Restart=on-failure',
        ...onHost(),
      ),
    },
  ];
}
