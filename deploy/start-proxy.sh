#!/bin/sh
# Starts nginx. It asks the containers' own name server again and again, so that a gateway that came
# back under another address is found.
set -eu
server=$(awk '/^nameserver/ { print $2; exit }' /etc/resolv.conf)
echo "resolver $server valid=5s ipv6=off;" > /tmp/resolver.conf
exec nginx -c /etc/nginx/puente.conf -g 'daemon off;'
