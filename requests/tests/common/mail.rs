// The requests of the examples in the documentation, in the form that `odata-codegen` emits; included after `message.rs`.

odata_requests::v1::chains! {
    #[doc = " What a `Message` leads to."]
    MessageResource(odata_requests::Path);
    #[doc = " What a collection of `Message` leads to."]
    MessageCollectionResource(odata_requests::Path);
}
odata_requests::v1::resources! {
    Message: String, MessageResource, MessageCollectionResource, ["delta"];
}
impl MessageResource {
    pub fn replies(&self) -> odata_requests::RelatedEntities<Message> { odata_requests::RelatedEntities::at(self, "replies") }
    pub fn forward(&self, parameters: MessageForward) -> odata_requests::Request<()> {
        odata_requests::v1::Call::bound(self, "m.forward").post(parameters).nothing()
    }
}
impl MessageCollectionResource {
    pub fn delta(&self) -> odata_requests::List<Message> { odata_requests::v1::Call::bound(self, "m.delta").list() }
}
pub struct MailService;
impl MailService {
    pub fn messages(&self) -> odata_requests::Entities<Message> { odata_requests::Entities::root("messages") }
}
static PARAMETERS: [TypeInfo; 1] = [
    TypeInfo { name: "m.forward", base: None, first: 0, members: &[("Comment", 0), ("To", 0)], model: &MODEL },
];
pub struct MessageForward { pub comment: Property<String>, pub to: Property<List<Address>>, pub extras: Extras }
odata_runtime::codec::v1::roots! {
    struct MessageForward(PARAMETERS[0]); 0 comment String |; 1 to | Many;
}
