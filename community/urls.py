"""The community's addresses."""

from django.urls import path

from community.views import asking, browsing, doing, feeds, helping, people, standing, writing

app_name = "community"
_HANDLE = "people/<str:handle>/"

urlpatterns = [
    path("", browsing.home, name="home"),
    path("ask/", asking.choose, name="ask"),
    path("ask/similar/", asking.similar, name="similar"),
    path("ask/<slug:slug>/", asking.explore, name="explore"),
    path("ask/<slug:slug>/write/", asking.write, name="write"),
    path("new/<str:slug>/", asking.start, name="start"),
    path("spaces/<str:slug>/", browsing.space, name="space"),
    path("spaces/<str:slug>/join/", people.join_space, name="join"),
    path("spaces/<str:slug>/leave/", people.leave_space, name="leave"),
    path("spaces/<str:slug>/members/", people.members, name="members"),
    path("spaces/<str:slug>/feed/", feeds.SpaceFeed(), name="space_feed"),
    path("feed/", feeds.CommunityFeed(), name="feed"),
    path("tags/", browsing.tags, name="tags"),
    path("tags/<str:slug>/", browsing.tag, name="tag"),
    path("tags/<str:slug>/feed/", feeds.TagFeed(), name="tag_feed"),
    path("threads/<int:number>/", browsing.thread, name="thread"),
    path("threads/<int:number>/reply/", writing.reply_to_thread, name="reply"),
    path("threads/<int:number>/seen/", doing.seen, name="seen"),
    path("threads/<int:number>/viewed/", doing.viewed, name="viewed"),
    path("threads/<int:number>/solved/", helping.solved, name="solved"),
    path("threads/<int:number>/draft-page/", helping.draft_page, name="draft_page"),
    path("threads/<int:number>/feed/", feeds.ThreadFeed(), name="thread_feed"),
    path("threads/<int:number>/do/<slug:what>/", doing.to_thread, name="do_thread"),
    path("threads/<int:number>/<str:slug>/", browsing.thread, name="thread"),
    path("posts/<int:number>/", browsing.post, name="post"),
    path("posts/<int:number>/edit/", writing.edit, name="edit"),
    path("posts/<int:number>/history/", writing.history, name="history"),
    path("posts/<int:number>/history/<int:revision>/", writing.back_to_revision, name="back_to_revision"),
    path("posts/<int:number>/do/<slug:what>/", doing.to_post, name="do_post"),
    path("follow/<slug:what>/<str:which>/", doing.follow_thing, name="follow"),
    path("levels/", standing.levels, name="levels"),
    path("leaders/", standing.leaders, name="leaders"),
    path("ambassadors/", standing.ambassador_page, name="ambassadors"),
    path("ambassadors/<int:number>/decide/", standing.decide_ambassador, name="decide_ambassador"),
    path("queue/", helping.queue, name="queue"),
    path("preview/", writing.preview, name="preview"),
    path("draft/", writing.draft, name="draft"),
    path("upload/", writing.upload, name="upload"),
    path("complete/", writing.complete, name="complete"),
    path("profile/", people.edit_profile, name="profile"),
    path("messages/", people.conversations, name="conversations"),
    path("messages/new/<str:handle>/", people.new_conversation, name="new_conversation"),
    path("messages/<int:number>/", people.conversation, name="conversation"),
    path(_HANDLE, browsing.person, name="person"),
    path(f"{_HANDLE}points/", standing.points, name="points"),
    path(f"{_HANDLE}shun/", people.shun_person, name="shun"),
]
