# One file for every process. MODULE is its folder, MAIN its main class, PORT where it says that it is ready:
#   docker build -t linnet/posts-service --build-arg MODULE=posts-service --build-arg MAIN=dev.linnet.posts.PostsServiceMain .
#   docker build -t linnet/view-service --build-arg MODULE=view-service --build-arg MAIN=dev.linnet.view.ViewServiceMain .
# compose.yaml has the arguments of the others.

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
# The libraries stand beside the program, each in its own jar: Vert.x, Hazelcast and Netty have service files of the same name,
# which a single merged jar would mix up.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B -DskipTests -Dspotless.check.skip -pl posts-service,gateway-service,view-service,examples/chat-service,examples/checklist-service -am \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib

FROM eclipse-temurin:17-jre
ARG MODULE
ARG MAIN
ARG PORT=8081
ENV READY_PORT=${PORT}
WORKDIR /app
COPY .container/ready /usr/local/bin/ready
COPY --from=build /src/${MODULE}/target/lib/ /app/lib/
COPY --from=build /src/${MODULE}/target/*.jar /app/lib/
# A list of arguments cannot name MAIN, but java reads arguments from a file.
RUN test -n "${MAIN}" && echo "${MAIN}" >/app/main && \
    useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin linnet
USER 10001
EXPOSE ${PORT}
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ready "${READY_PORT}"
# The heap follows the container's limit. The rest is for sockets and threads.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "@/app/main"]
