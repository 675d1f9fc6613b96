package org.identityverification.sandbox.page;

import org.identityverification.testkit.wire.Answer;

/** What is at the context root, for those who come without a link. */
public final class IndexPage {

    private IndexPage() {}

    /**
     * The page.
     *
     * @return what the sandbox is, and where to go from here
     */
    public static Answer open() {
        String body = """
                <p>这里代替 OEMCloud 实人认证服务，供开发、演示和测试使用：接受发起认证的请求，显示刷脸页面，并把结果通知给应用。
                <span lang="en">This stands in for the OEMCloud face verification service, for development, demonstrations and tests: it accepts the
                calls that start a check, shows the face page, and notifies the application of the result.</span></p>
                <p><a class="button" href="../identity/">打开示例应用 <span lang="en">Open the reference application</span></a></p>
                <h2>刷脸页面 <span lang="en">The face page</span></h2>
                <p>通过应用得到的链接打开，在那里决定通过、不通过或取消，以及通知是延迟、丢失还是重复。
                <span lang="en">It opens by the link that the application gets. There you decide whether the check is passed, failed or
                cancelled, and whether the notification is delayed, lost or doubled.</span></p>
                <h2>模拟故障 <span lang="en">Faults</span></h2>
                <p>用下面的姓名和任意有效的身份证号码发起认证： <span lang="en">Start a check with one of these names and any valid ID number:</span></p>
                <table>
                <tr><td><code>测试-30503107</code></td><td>订单余额不足 <span lang="en">the package is used up</span></td></tr>
                <tr><td><code>测试-30503059</code></td><td>未满 14 周岁 <span lang="en">under 14</span></td></tr>
                <tr><td><code>测试-T429PA-x2</code></td><td>前两次被限流 <span lang="en">throttled, twice</span></td></tr>
                <tr><td><code>测试-D504TO</code></td><td>后端超时 <span lang="en">the back end is too slow</span></td></tr>
                <tr><td><code>测试-hang</code></td><td>没有响应 <span lang="en">no answer</span></td></tr>
                </table>
                <p>全部故障和配置见 <code>docs/sandbox.md</code>。 <span lang="en">All faults, and the configuration, are in
                <code>docs/sandbox.md</code>.</span></p>
                """;
        return PageFrame.page(200, PageFrame.Depth.ROOT, "认证服务沙箱", "The provider in a box", body);
    }
}
