package dev.linnet.view;

import dev.linnet.kit.service.ServiceMain;

/** The view service as a process of its own. */
public final class ViewServiceMain {

    private ViewServiceMain() {}

    public static void main(String[] arguments) {
        ServiceMain.run("view", settings -> {
            ViewConfig config = ViewConfig.from(settings);
            if (settings.text("LINNET_VIEWS").isEmpty()) {
                settings.complain("LINNET_VIEWS", "is needed");
            }
            return vertx -> ViewService.deploy(vertx, config);
        });
    }
}
