#!/bin/sh
# Says at once, and in words, what of the three tools is missing or too old: a JDK 17, Maven 3.8.7, make (which called this).
set -u
problems=0
problem() { echo "make: $*" >&2; problems=1; }

java=${JAVA_HOME:+$JAVA_HOME/bin/}java
javac=${JAVA_HOME:+$JAVA_HOME/bin/}javac
if ! command -v "$java" >/dev/null 2>&1; then
  problem "there is no $java: install a JDK, version 17 or newer (Debian: apt-get install openjdk-17-jdk-headless), or set JAVA_HOME"
elif ! command -v "$javac" >/dev/null 2>&1; then
  problem "there is $java but no $javac: that is a JRE; install a JDK, version 17 or newer, or set JAVA_HOME to one"
else
  version=$("$javac" -version 2>&1 | sed -n 's/^javac \(1\.\)\{0,1\}\([0-9]*\).*/\2/p')
  [ "${version:-0}" -ge 17 ] || problem "$javac is version ${version:-unknown}, at least 17 is needed: install a newer JDK, or set JAVA_HOME to one"
fi
if ! command -v mvn >/dev/null 2>&1; then
  problem "there is no mvn: install Maven, version 3.8.7 or newer (Debian: apt-get install maven)"
elif [ "$problems" = 0 ]; then
  version=$(mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
  oldest=$(printf '%s\n3.8.7\n' "${version:-0}" | sort -t. -k1,1n -k2,2n -k3,3n | head -n 1)
  [ "$oldest" = 3.8.7 ] || problem "mvn is version ${version:-unknown}, at least 3.8.7 is needed: install a newer Maven"
fi
exit $problems
