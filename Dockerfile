# One file, an image for each process:
#   docker build --target posts-service -t linnet/posts-service .
# and likewise gateway-service, view-service, chat-service, checklist-service.

FROM eclipse-temurin:17-jdk AS build
WORKDIR /src
COPY . .
# The libraries stand beside the program, each in its own jar: Vert.x, Hazelcast and Netty have service files of the same name,
# which a single merged jar would mix up.
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B -DskipTests -Dspotless.check.skip -pl posts-service,gateway-service,view-service,examples/chat-service,examples/checklist-service -am \
        package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib

FROM eclipse-temurin:17-jre AS process
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin linnet
WORKDIR /app
COPY .container/ready /usr/local/bin/ready
USER 10001

FROM process AS posts-service
COPY --from=build /src/posts-service/target/lib/ /app/lib/
COPY --from=build /src/posts-service/target/posts-service-*.jar /app/lib/
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["ready", "8081"]
# The heap follows the container's limit; what is left of it is for the sockets and the threads.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "dev.linnet.posts.PostsServiceMain"]

FROM process AS gateway-service
COPY --from=build /src/gateway-service/target/lib/ /app/lib/
COPY --from=build /src/gateway-service/target/gateway-service-*.jar /app/lib/
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["ready", "8080"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "dev.linnet.gateway.GatewayMain"]

FROM process AS view-service
COPY --from=build /src/view-service/target/lib/ /app/lib/
COPY --from=build /src/view-service/target/view-service-*.jar /app/lib/
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["ready", "8081"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "dev.linnet.view.ViewServiceMain"]

FROM process AS chat-service
COPY --from=build /src/examples/chat-service/target/lib/ /app/lib/
COPY --from=build /src/examples/chat-service/target/chat-service-*.jar /app/lib/
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["ready", "8081"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "dev.linnet.chat.ChatServiceMain"]

FROM process AS checklist-service
COPY --from=build /src/examples/checklist-service/target/lib/ /app/lib/
COPY --from=build /src/examples/checklist-service/target/checklist-service-*.jar /app/lib/
EXPOSE 8081
HEALTHCHECK --interval=5s --timeout=3s --start-period=60s --retries=5 CMD ["ready", "8081"]
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=60", "-XX:+ExitOnOutOfMemoryError", "-cp", "/app/lib/*", "dev.linnet.checklist.ChecklistServiceMain"]
