// The operations that are called by imports.
module.exports = {
    async executeAction(action, given) {
        switch (action.name) {
            case 'announce': {
                const days = (given.days ?? []).join(',');
                return `${given.text}|${days}|${given.spot?.room ?? ''}`;
            }
            case 'sum':
                return Number(given.a) + Number(given.b);
            case 'echo':
                return given.text;
            case 'count':
                return given.days.length;
            default:
                return undefined;
        }
    },
};
