/**
 * Runs its arguments and kills them when its standard input ends, which it does when whoever holds its other end dies,
 * however that dies.
 */
export const LEASH = `exec 9<&0
"$@" </dev/null 9<&- & machine=$!
{ read -r _ <&9; kill -KILL $machine; } 3<&- 4<&- 5<&- 6<&- 7<&- >/dev/null 2>&1 & watcher=$!
exec 3<&- 4<&- 5<&- 6<&- 7<&- 9<&-
{ wait $machine; } 2>/dev/null; status=$?
kill $watcher
exit $status`;
