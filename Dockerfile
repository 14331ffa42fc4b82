# syntax=docker/dockerfile:1

# Both bases can be replaced, and pinned by their digests:
#   docker build --build-arg BASE=debian@sha256:... --build-arg JDK=eclipse-temurin@sha256:... .
# BASE needs apt, or tini in /usr/bin already.
ARG JDK=eclipse-temurin:25.0.3_9-jdk-noble
ARG BASE=debian:13.1-slim

FROM ${JDK} AS build
SHELL ["/bin/sh", "-euc"]
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
ARG REVISION=unknown
# For Maven: another repository, a mirror, ...
ARG MAVEN_ARGS
# The libraries stay in a cache of the builder, so that an edit does not fetch them again.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -B -q -Prelease -Drevision="${REVISION}" -Dmaven.test.skip=true package
COPY gridwright LICENSE README.md CHANGELOG.md ./
COPY packaging packaging
COPY grids grids
RUN packaging/assemble /opt/gridwright "${JAVA_HOME}"

FROM ${BASE}
SHELL ["/bin/sh", "-euc"]
# Trials may be commands, which leave processes behind that nobody waits for but the first one: tini.
RUN command -v tini >/dev/null || { \
      apt-get update; \
      apt-get install -y --no-install-recommends tini; \
      apt-get clean; \
      rm -rf /var/lib/apt/lists/* /var/cache/apt/*; \
    }; \
    install -d -o 10001 -g 0 -m 0770 /data; \
    install -d -o 10001 -g 0 -m 0775 /run/gridwright
COPY --from=build /opt/gridwright /opt/gridwright
# The first start makes the start-up cache, which holds for this very runtime at this very place.
RUN ["/opt/gridwright/gridwright", "--version"]

ARG VERSION=0.1.0-SNAPSHOT
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
LABEL org.opencontainers.image.title="Gridwright" \
      org.opencontainers.image.description="A hyperparameter grid-search server" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.licenses="GPL-3.0-or-later"

# Options of the server are variables: GRIDWRIGHT_SLOTS, GRIDWRIGHT_KEEP, ... The example grids can be submitted at once.
ENV PATH=/opt/gridwright:${PATH} \
    GRIDWRIGHT_HOST=0.0.0.0 \
    GRIDWRIGHT_DATA=/data \
    GRIDWRIGHT_DATA_ROOT=/opt/gridwright/grids

# Any other user will do as well, if it is in group 0 or /data belongs to it.
USER 10001:0
WORKDIR /data
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 CMD ["/opt/gridwright/packaging/health"]

# Not tini -g: TERM is for the server alone, so that running trials may finish.
ENTRYPOINT ["/usr/bin/tini", "--", "/opt/gridwright/gridwright"]
CMD ["serve"]
