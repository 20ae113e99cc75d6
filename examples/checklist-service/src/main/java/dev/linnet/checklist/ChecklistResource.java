package dev.linnet.checklist;

import static dev.linnet.kit.action.Permission.SIGNED_IN;

import dev.linnet.kit.action.Call;
import dev.linnet.kit.action.Crud;
import dev.linnet.kit.action.Follow;
import dev.linnet.kit.action.Resource;
import dev.linnet.kit.action.SubscriptionStart;
import dev.linnet.protocol.Topic;
import io.vertx.core.Future;

/** The stream {@code checklist}: each user's own tasks. Nobody learns whether another user's task exists. */
final class ChecklistResource {

    private static final String STREAM = "checklist";

    private final TaskRepository tasks;
    private final ItemRepository items;

    ChecklistResource(TaskRepository tasks, ItemRepository items) {
        this.tasks = tasks;
        this.items = items;
    }

    Resource resource() {
        return new Resource(STREAM)
                .permitConnect(SIGNED_IN)
                .permit(SIGNED_IN)
                .on("list", Crud.list(tasks))
                .on("list_cancel", Crud.listCancel())
                .on("task.retrieve", Crud.retrieve(tasks))
                .with(Crud.prefixed("task.", Crud.writing(tasks)))
                .with(Crud.prefixed("item.", Crud.writing(items)))
                .follow(Follow.own(ChecklistResource::topic, this::everything));
    }

    private Future<SubscriptionStart> everything(Call call) {
        return tasks.followed(topic(call), call.caller()).map(read -> SubscriptionStart.of(topic(call), read, "tasks"));
    }

    private static Topic topic(Call call) {
        return new Topic(STREAM, "owner." + call.caller().pk());
    }
}
