// The operations that are bound to items.
module.exports = {
    async executeAction(action, given, keys) {
        const all = await this.base.getAllEntries();
        if (action.name === 'raise') {
            const chosen = keys?.id === undefined ? all : all.filter((item) => item.id === keys.id);
            for (const item of chosen.filter((item) => item.fee !== null)) {
                item.fee = (item.fee * (100 + given.percent)) / 100;
                await this.base.updateEntry({ id: item.id }, item, { fee: item.fee });
            }
            return keys?.id === undefined ? chosen.length : chosen[0];
        }
        if (action.name === 'cheapest') {
            const from = given.from ?? 0;
            const dear = all.filter((item) => item.fee !== null && item.fee >= from);
            return dear.sort((a, b) => a.fee - b.fee).slice(0, given.number);
        }
        return undefined;
    },
};
